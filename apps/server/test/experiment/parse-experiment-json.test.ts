import {
  composition,
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  identifyMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  RuleMatchmaker,
  sameValue,
  type Matchmaker,
} from "@waitroom/matchmaker";
import { describe, expect, it } from "vitest";
import { SetupError } from "../../src/config/setup-error.ts";
import { parseExperimentJson } from "../../src/experiment/parse-experiment-json.ts";

function experimentWith(matchmaker: unknown, more: object = {}): unknown {
  return JSON.parse(JSON.stringify({ scenes: [{ sceneId: "a", groupSize: 2, matchmaker, ...more }] }));
}

function problemsOf(value: unknown): readonly string[] {
  try {
    parseExperimentJson(value);
  } catch (error) {
    if (error instanceof SetupError) return error.problems;
    throw error;
  }
  return [];
}

describe("an experiment in JSON", () => {
  const constraints = [
    { maxPairRtt: 150 },
    { noRepeatPartner: true },
    { sameValue: "language" },
    { composition: { role: { A: 1, B: 1 } } },
    {
      relaxed: [
        { afterMs: 0, constraint: { maxPairRtt: 80 } },
        { afterMs: 30_000, constraint: null },
      ],
    },
  ];
  it.each<[unknown, Matchmaker]>([
    [{ rule: "FIFOMatchmaker" }, new FIFOMatchmaker()],
    [{ rule: "FIFOMatchmaker", options: {} }, new FIFOMatchmaker()],
    [
      { rule: "LatencyFIFOMatchmaker", options: { maxServerRttMs: 200 } },
      new LatencyFIFOMatchmaker({ maxServerRttMs: 200 }),
    ],
    [{ rule: "GroupReunionMatchmaker" }, new GroupReunionMatchmaker({})],
    [
      {
        rule: "GroupReunionMatchmaker",
        options: { holdMs: 5, fallback: { rule: "LatencyFIFOMatchmaker", options: { maxServerRttMs: 9 } } },
      },
      new GroupReunionMatchmaker({ holdMs: 5, fallback: new LatencyFIFOMatchmaker({ maxServerRttMs: 9 }) }),
    ],
    [
      { rule: "RuleMatchmaker", options: { constraints } },
      new RuleMatchmaker({
        constraints: [
          maxPairRtt(150),
          noRepeatPartner(),
          sameValue("language"),
          composition({ role: { A: 1, B: 1 } }),
          relaxed([
            { afterMs: 0, constraint: maxPairRtt(80) },
            { afterMs: 30_000, constraint: null },
          ]),
        ],
      }),
    ],
  ])("makes of %j the very rule", (written, rule) => {
    const [scene] = parseExperimentJson(experimentWith(written)).scenes;
    expect(scene && identifyMatchmaker(scene.matchmaker)).toEqual(identifyMatchmaker(rule));
  });

  it("makes the rules of steps, too", () => {
    const step = { afterMs: 1000, matchmaker: { rule: "GroupReunionMatchmaker" } };
    const [scene] = parseExperimentJson(experimentWith({ rule: "FIFOMatchmaker" }, { steps: [step] })).scenes;
    expect(scene?.steps[0]?.matchmaker?.name).toBe("GroupReunionMatchmaker");
  });

  it("says all that is wrong at once, with rules and without", () => {
    const scenes = [
      { sceneId: "CON", groupSize: 0, matchmaker: { rule: "Fifo" } },
      {
        sceneId: "b",
        groupSize: 2,
        matchmaker: { rule: "LatencyFIFOMatchmaker", options: { maxServerRttMs: "200", x: 1 } },
      },
      {
        sceneId: "c",
        groupSize: 2,
        matchmaker: {
          rule: "GroupReunionMatchmaker",
          options: { fallback: { rule: "LatencyFIFOMatchmaker", options: { maxServerRttMs: -1 } } },
        },
        steps: [
          { afterMs: 5, matchmaker: { rule: "RuleMatchmaker", options: { constraints: [{ maxRtt: 5 }] } } },
        ],
      },
      { sceneId: "d", groupSize: 2 },
    ];
    const problems = problemsOf({ scenes, extra: true });
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "scenes[0].matchmaker.rule",
      "scenes[1].matchmaker.options.maxServerRttMs",
      "scenes[1].matchmaker.options.x",
      "scenes[2].matchmaker.options.fallback.options",
      "scenes[2].steps[0].matchmaker.options.constraints[0]",
      "scenes[0].sceneId",
      "scenes[0].groupSize",
      "scenes[3].matchmaker",
      "extra",
    ]);
    expect(problems[0]).toMatch(
      /^scenes\[0\]\.matchmaker\.rule: expected "FIFOMatchmaker", "LatencyFIFOMatchmaker", .*, got `"Fifo"`\.$/,
    );
    expect(problems[1]).toBe('scenes[1].matchmaker.options.maxServerRttMs: expected a number, got `"200"`.');
  });

  it.each([
    null,
    5,
    "x",
    [],
    { scenes: 5 },
    { scenes: [null] },
    { scenes: [{ steps: [5], matchmaker: [] }] },
  ])("takes %j for no experiment", (value) => {
    expect(problemsOf(value).length).toBeGreaterThan(0);
  });
});
