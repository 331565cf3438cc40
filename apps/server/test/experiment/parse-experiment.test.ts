import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { describe, expect, it } from "vitest";
import { SetupError } from "../../src/config/setup-error.ts";
import { defineExperiment } from "../../src/experiment/define-experiment.ts";
import { parseExperiment } from "../../src/experiment/parse-experiment.ts";

const matchmaker = new FIFOMatchmaker();
const scene = { sceneId: "lobby", groupSize: 2, matchmaker };

function problemsOf(value: unknown): readonly string[] {
  try {
    parseExperiment(value);
  } catch (error) {
    if (error instanceof SetupError) return error.problems;
    throw error;
  }
  return [];
}

function requiredBy(requiredAttributes: unknown) {
  const { scenes } = parseExperiment({ scenes: [{ ...scene, screen: { requiredAttributes } }] });
  return scenes[0]?.screen.requiredAttributes;
}

describe("parseExperiment", () => {
  it("fills in every default", () => {
    const experiment = defineExperiment({ scenes: [scene] });
    expect(parseExperiment(experiment)).toEqual({
      experimentId: null,
      access: "open",
      scenes: [
        {
          ...scene,
          steps: [],
          roles: null,
          conditions: null,
          waitLimitMs: 120_000,
          onTimeout: {
            message: "We could not find a group for you in time. Thank you for waiting.",
            completionCode: null,
            redirectUrl: null,
          },
          graceMs: 30_000,
          confirm: "page",
          confirmMs: 5000,
          retryAfterMs: 5000,
          countdownSeconds: 3,
          inGameGraceMs: 30_000,
          clientAttributes: [],
          capacity: null,
          screen: { maxRttMs: null, requiredAttributes: new Map() },
          targetGroups: null,
          reentry: false,
          nextSceneId: null,
          completionCode: null,
          metadata: {},
          texts: expect.objectContaining({ matchFound: "Your group is complete. It starts in a moment." }),
        },
      ],
    });
  });

  it("takes undefined as not given", () => {
    const given = { ...scene, graceMs: undefined, waitLimitMs: undefined, onTimeout: { message: undefined } };
    expect(parseExperiment({ access: undefined, scenes: [given] })).toEqual(
      parseExperiment({ scenes: [scene] }),
    );
  });

  it("keeps the very matchmaker that was given", () => {
    expect(parseExperiment({ scenes: [scene] }).scenes[0]?.matchmaker).toBe(matchmaker);
  });

  it("gives a person more time to confirm than a page", () => {
    const { scenes } = parseExperiment({
      scenes: [
        { ...scene, confirm: "person" },
        { ...scene, sceneId: "second", confirm: "person", confirmMs: 7 },
      ],
    });
    expect(scenes.map(({ confirmMs }) => confirmMs)).toEqual([30_000, 7]);
  });

  it("takes null as no wait limit", () => {
    expect(parseExperiment({ scenes: [{ ...scene, waitLimitMs: null }] }).scenes[0]?.waitLimitMs).toBeNull();
  });

  it("uses the scene's own texts, also as the message of the timeout", () => {
    const [resolved] = parseExperiment({
      scenes: [{ ...scene, texts: { timeout: "Leider nein." }, onTimeout: { redirectUrl: "/thanks" } }],
    }).scenes;
    expect(resolved?.texts.timeout).toBe("Leider nein.");
    expect(resolved?.onTimeout).toEqual({
      message: "Leider nein.",
      completionCode: null,
      redirectUrl: "/thanks",
    });
    expect(resolved?.texts.playerLeft).toMatch(/left before the start/);
  });

  it("takes required attributes as names or with the values that are let in", () => {
    expect(requiredBy(["language"])).toEqual(new Map([["language", null]]));
    expect(requiredBy({ language: "de", hand: ["left", null] })).toEqual(
      new Map([
        ["language", ["de"]],
        ["hand", ["left", null]],
      ]),
    );
  });

  it("lists all problems at once, each with where, what was expected and what came", () => {
    expect(
      problemsOf({
        experimentId: "../x",
        access: "closed",
        scenes: [
          { ...scene, groupSize: 0, waitLimit: 5 },
          { sceneId: "CON", matchmaker: { name: "x" } },
          {
            ...scene,
            sceneId: "b",
            onTimeout: { redirectUrl: "javascript:alert(1)" },
            texts: { hello: "x" },
          },
        ],
      }),
    ).toEqual([
      'experimentId: expected 1 to 64 of the characters A-Z a-z 0-9 . _ -, the first a letter or digit, and no Windows device name, got `"../x"`.',
      'access: expected "open", "link" or "token", got `"closed"`.',
      "scenes[0].groupSize: expected an integer of at least 1, got `0`.",
      "scenes[0].waitLimit: expected no such field.",
      'scenes[1].sceneId: expected 1 to 64 of the characters A-Z a-z 0-9 . _ -, the first a letter or digit, and no Windows device name, got `"CON"`.',
      "scenes[1].groupSize: expected an integer of at least 1, got nothing.",
      "scenes[1].matchmaker: expected an object of a class that extends `Matchmaker`, got an object.",
      'scenes[2].onTimeout.redirectUrl: expected an http(s) address or a path that starts with `/`, got `"javascript:alert(1)"`.',
      expect.stringMatching(/^scenes\[2\]\.texts: expected an object with texts/),
    ]);
  });

  it.each([
    [undefined, "experiment: expected an object, got nothing."],
    ["x", 'experiment: expected an object, got `"x"`.'],
    [{}, "scenes: expected a list of scenes, got nothing."],
    [{ scenes: [] }, "scenes: expected a list of at least one scene, got an empty list."],
    [{ scenes: [null] }, "scenes[0]: expected an object, got `null`."],
  ])("refuses %j", (value, problem) => {
    expect(problemsOf(value)).toEqual([problem]);
  });

  it.each([
    ["groupSize", 1.5],
    ["groupSize", "2"],
    ["matchmaker", null],
    ["matchmaker", FIFOMatchmaker],
    ["matchmaker", { name: "Rule", findMatch: () => null }],
    ["matchmaker", Object.assign(new FIFOMatchmaker(), { name: "" })],
    ["completionCode", ""],
    ["metadata", { a: [] }],
    ["metadata", []],
    ["waitLimitMs", 0],
    ["waitLimitMs", 2 ** 31],
    ["graceMs", -1],
    ["confirm", "both"],
    ["confirmMs", Number.NaN],
    ["retryAfterMs", Number.POSITIVE_INFINITY],
    ["countdownSeconds", 3601],
    ["inGameGraceMs", null],
    ["clientAttributes", ["a", "a"]],
    ["clientAttributes", "a"],
    ["capacity", 0],
    ["screen", []],
    ["screen", { maxRttMs: -1 }],
    ["screen", { requiredAttributes: { a: [] } }],
    ["screen", { requiredAttributes: { a: {} } }],
    ["screen", { maxRtt: 1 }],
    ["targetGroups", 0.5],
    ["reentry", "yes"],
    ["nextSceneId", "a/b"],
    ["onTimeout", { message: "" }],
    ["onTimeout", { redirectUrl: "//evil.example" }],
    ["texts", { timeout: 5 }],
  ])("refuses %s: %j", (field, value) => {
    expect(problemsOf({ scenes: [{ ...scene, [field]: value }] })).toHaveLength(1);
  });

  it.each([
    "../x",
    "a/b",
    "",
    "-a",
    ".a",
    "é",
    "a b",
    "a{b}",
    "nul",
    "Com1.x",
    "a".repeat(65),
    "a\u202e",
    "a\0",
  ])("refuses %j as a scene id", (sceneId) => {
    expect(problemsOf({ scenes: [{ ...scene, sceneId }] })).toHaveLength(1);
  });

  it.each(["a", "A1._-", "console", "a".repeat(64)])("takes %j as a scene id", (sceneId) => {
    expect(problemsOf({ scenes: [{ ...scene, sceneId }] })).toEqual([]);
  });

  it("refuses scene ids that differ in case only, a capacity below a group, and a next scene that is not there", () => {
    expect(
      problemsOf({
        scenes: [
          scene,
          { ...scene, sceneId: "Lobby", capacity: 1 },
          { ...scene, sceneId: "c", nextSceneId: "d" },
        ],
      }),
    ).toEqual([
      'scenes[1].sceneId: expected an id that differs in more than case from that of scenes[0], got `"Lobby"`.',
      "scenes[1].capacity: expected at least the group size 2, got `1`.",
      'scenes[2].nextSceneId: expected the id of a scene of this experiment, got `"d"`.',
    ]);
  });
});

describe("steps, roles and conditions", () => {
  const scene = { sceneId: "pairs", groupSize: 2, matchmaker: new FIFOMatchmaker() };

  it("are taken as declared, with none as the default", () => {
    const declared = {
      steps: [
        { afterMs: 30_000, groupSize: 1 },
        { afterMs: 60_000, release: true },
      ],
      roles: { policy: "random", names: ["proposer", "responder"] },
      conditions: { policy: "blocks", names: ["high", "low"], perBlock: 2 },
    };
    expect(parseExperiment({ scenes: [{ ...scene, ...declared }] }).scenes[0]).toMatchObject(declared);
    expect(parseExperiment({ scenes: [scene] }).scenes[0]).toMatchObject({
      steps: [],
      roles: null,
      conditions: null,
    });
  });

  it.each([
    [{ steps: [{ afterMs: 0 }] }, "scenes[0].steps[0].afterMs: expected an integer of at least 1"],
    [{ steps: [{ afterMs: 9 }, { afterMs: 9 }] }, "scenes[0]: Expected `afterMs` of step 2"],
    [{ roles: { policy: "arrival", names: ["A", "A"] } }, "scenes[0]: Expected `roles`"],
    [{ roles: { policy: "dice" } }, "scenes[0].roles: expected a policy for roles"],
    [{ conditions: { policy: "balanced", names: [] } }, "scenes[0]: Expected `conditions`"],
    [{ conditions: "high" }, "scenes[0].conditions: expected a policy for conditions"],
  ])("are refused where they are none: %j", (declared, message) => {
    expect(() => parseExperiment({ scenes: [{ ...scene, ...declared }] })).toThrow(message);
  });
});
