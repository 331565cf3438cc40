import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  composition,
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  RuleMatchmaker,
  type Matchmaker,
  type WaitingRoomEvent,
} from "@waitroom/matchmaker";
import { replay, type ReplayDifference } from "@waitroom/matchmaker/replay";
import {
  oneOf,
  poissonArrivals,
  simulatedEvents,
  uniform,
  type PoissonOptions,
} from "@waitroom/matchmaker/simulation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { matchLog } from "./support/match-log-process.ts";
import { chained, linesOf, writeChained, writeSession, type Line } from "./support/session-files.ts";
import { simulatedSession } from "./support/simulated-sessions.ts";

const arrivals = process.env["CI"] === undefined ? 500 : 100_000;

/** RTTs, two parts, and some who were partners before. */
const facts: PoissonOptions["facts"] = (random, person) => ({
  rttMs: Math.round(uniform(10, 140)(random)),
  attributes: { part: oneOf(["A", "B"])(random) },
  groupHistory:
    random() < 0.3 ? { previousPartners: [`p${person - 1}`], sourceSceneId: null, groupId: null } : null,
});

interface Case {
  readonly matchmaker: Matchmaker;
  readonly other: string;
  readonly options: object;
}

/** Each built-in rule, and how to make it with one option changed. */
const cases: readonly Case[] = [
  { matchmaker: new FIFOMatchmaker(), other: "LatencyFIFOMatchmaker", options: { maxServerRttMs: 60 } },
  {
    matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 150 }),
    other: "LatencyFIFOMatchmaker",
    options: { maxServerRttMs: 149 },
  },
  {
    matchmaker: new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 5000 }),
    other: "GroupReunionMatchmaker",
    options: { holdMs: 5000 },
  },
  {
    matchmaker: new RuleMatchmaker({ constraints: [composition({ part: { A: 1, B: 1 } }), maxPairRtt(200)] }),
    other: "RuleMatchmaker",
    options: { constraints: [{ kind: "max_pair_rtt", ms: 200 }] },
  },
];

describe("match-log replay", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "waitroom-replay-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Writes the journal of a simulated session of pairs, and says how many were proposed. */
  const session = (path: string, matchmaker: Matchmaker, count: number): number => {
    const lines = simulatedEvents({
      room: { groupSize: 2, matchmaker, sceneId: "replayed" },
      arrivals: poissonArrivals({ perMinute: 20, count, facts }),
    });
    let proposals = 0;
    const counted = function* (): Generator<object> {
      for (const line of lines) {
        if (line.type === "proposed") proposals += 1;
        yield line;
      }
    };
    writeChained(path, counted());
    return proposals;
  };

  for (const { matchmaker, other, options } of cases) {
    it(`finds no difference in ${arrivals} arrivals under ${matchmaker.name}`, async () => {
      const path = join(folder, `${matchmaker.name}_waitroom.jsonl`);
      const proposals = session(path, matchmaker, arrivals);
      const { code, out, err } = await matchLog(["replay", path]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toContain(`: ${proposals.toLocaleString("en")} groups, `);
      expect(out).toMatch(/ 0 differences\.\n$/);
    }, 240_000);

    it(`finds differences where an option of ${matchmaker.name} is another`, async () => {
      const path = join(folder, `other_${matchmaker.name}_waitroom.jsonl`);
      session(path, matchmaker, 400);
      const name = `@waitroom/matchmaker#${other}`;
      const args = ["replay", path, "--json", "--matchmaker", name, "--options", JSON.stringify(options)];
      const { code, out, err } = await matchLog(args);
      expect({ code, err }).toEqual({ code: 1, err: "" });
      const said = JSON.parse(out) as { first: ReplayDifference; differences: number; otherRules: unknown[] };
      const module = (await import("@waitroom/matchmaker")) as unknown as Record<
        string,
        new (made: object) => Matchmaker
      >;
      const Rule = module[other];
      if (Rule === undefined) throw new Error(`Expected a rule ${other}.`);
      const again = replay(linesOf(path) as unknown as WaitingRoomEvent[], { matchmaker: new Rule(options) });
      const differences = [...again];
      expect(said.first).toEqual(JSON.parse(JSON.stringify(differences[0])));
      expect(said.differences).toBe(differences.length);
      expect(said.otherRules).toHaveLength(1);
    });
  }

  it("names the first pair over a limit that is lower, for the one who arrived", async () => {
    const matchmaker = new LatencyFIFOMatchmaker({ maxServerRttMs: 150 });
    const events = simulatedSession({ groupSize: 2, matchmaker }, "limit", 5, 200);
    const path = join(folder, "limit_waitroom.jsonl");
    writeFileSync(path, chained(events));
    const rtts = new Map<string, number | null>();
    const over = events.find((event) => {
      if (event.type === "entered") rtts.set(event.subject_id, event.rtt_ms);
      if (event.type !== "proposed") return false;
      const [a = null, b = null] = event.members.map((id) => rtts.get(id) ?? null);
      return a !== null && b !== null && a + b > 140;
    });
    if (over?.type !== "proposed") throw new Error("Expected a pair above 140 ms.");
    const { out } = await matchLog([
      "replay",
      path,
      "--matchmaker",
      "@waitroom/matchmaker#LatencyFIFOMatchmaker",
      "--options",
      '{"maxServerRttMs":140}',
    ]);
    expect(out).toMatch(new RegExp(`first difference at line ${over.seq}, .*for "${over.trigger}"`));
  });

  it("takes a rule of one's own: a class, an instance, or a function from what is recorded", async () => {
    const own = join(folder, "own.mjs");
    writeFileSync(
      own,
      `export class Pairs {
        name = "Pairs"; version = "1"; options = {}; indexes = []; readsRtt = false;
        findMatch(arriving, waiting, size) { return waiting.size < size - 1 ? null : [...[...waiting].slice(0, size - 1), arriving]; }
        nextChangeAt() { return null; } matchReason() { return "fifo"; } overtakenCode() { return "not_chosen"; }
      }
      export const instance = new Pairs();
      export default (recorded) => { if (recorded.class !== "FIFOMatchmaker") throw new Error("other"); return instance; };
      export const text = "no rule";`,
    );
    const path = join(folder, "own_waitroom.jsonl");
    writeFileSync(
      path,
      chained(simulatedSession({ groupSize: 2, matchmaker: new FIFOMatchmaker() }, "own", 2, 60)),
    );
    for (const name of [`${own}#Pairs`, `${own}#instance`, own]) {
      const { code, out, err } = await matchLog(["replay", path, "--matchmaker", name]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toMatch(
        /^other rule from line 1: FIFOMatchmaker .* Pairs .* decides\n.* 0 differences\.\n$/,
      );
    }
    const wrong = await matchLog(["replay", path, "--matchmaker", `${own}#text`]);
    expect(wrong).toMatchObject({ code: 2, out: "" });
    expect(wrong.err).toContain("exports something else as text");
  });

  it("shows hostile names without harm", async () => {
    const events = simulatedEvents({
      room: {
        groupSize: 2,
        matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 300 }),
        sceneId: "hostile",
      },
      arrivals: () =>
        ["\u001b[2J\u001b]0;owned\u0007", "\u202egnp.exe\u2028\u0000", "<b>\n=1+1", "\u{e0041}\u200b"].map(
          (subjectId, index) => ({
            atMs: index * 1000,
            subjectId,
            rttMs: 100,
          }),
        ),
    });
    const path = join(folder, "hostile_waitroom.jsonl");
    writeChained(path, events);
    const other = [
      "--matchmaker",
      "@waitroom/matchmaker#LatencyFIFOMatchmaker",
      "--options",
      '{"maxServerRttMs":150}',
    ];
    for (const format of [[], ["--json"]]) {
      const { code, out, err } = await matchLog(["replay", path, ...other, ...format]);
      expect({ code, err }).toEqual({ code: 1, err: "" });
      expect(out).toContain("gnp.exe");
      // Control characters but the newline, those of direction, and invisible ones.
      expect(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u.exec(out)).toBeNull();
    }
  });

  it("says how to install what it needs where that is missing, and what it needs for a rule of one's own", async () => {
    const path = join(folder, "missing_waitroom.jsonl");
    const lines = structuredClone(
      simulatedSession({ groupSize: 2, matchmaker: new FIFOMatchmaker() }, "missing", 2, 20),
    ) as unknown as Line[];
    ((lines[0] ?? {})["matchmaker"] as Line)["class"] = "Own";
    writeFileSync(path, chained(lines));
    const missing = await matchLog(["replay", path], folder);
    expect(missing).toMatchObject({ code: 2, out: "" });
    expect(missing.err).toContain("npm install @waitroom/matchmaker");
    const own = await matchLog(["replay", path]);
    expect(own).toMatchObject({ code: 2, out: "" });
    expect(own.err).toContain("--matchmaker MODULE#EXPORT");
  });

  it("stops at a line that is not what it should be, and says which", async () => {
    const path = join(folder, "broken_waitroom.jsonl");
    const lines = chained(
      simulatedSession({ groupSize: 2, matchmaker: new FIFOMatchmaker() }, "broken", 2, 20),
    ).split("\n");
    writeFileSync(path, lines.toSpliced(7, 1).join("\n"));
    const { code, out } = await matchLog(["replay", path]);
    expect(code).toBe(1);
    expect(out).toMatch(/stopped at line 8: .*seq.* is 9 where 8 should follow/);
  });

  it("stops at an event of a type that it does not know, and names it", async () => {
    const path = join(folder, "newer_waitroom.jsonl");
    const lines = structuredClone(
      simulatedSession({ groupSize: 2, matchmaker: new FIFOMatchmaker() }, "newer", 2, 20),
    ) as unknown as Line[];
    Object.assign(lines[7] ?? {}, { type: "probed" });
    writeFileSync(path, chained(lines));
    const { code, out } = await matchLog(["replay", path]);
    expect(code).toBe(1);
    expect(out).toContain(
      'line 8: an event of the type "probed", which this version does not know: a newer version wrote it.',
    );
  });

  it("replays each journal of a folder, and sums up", async () => {
    const study = join(folder, "study");
    const logs = join(study, "match_logs");
    mkdirSync(logs, { recursive: true });
    const rules: readonly Matchmaker[] = [
      new FIFOMatchmaker(),
      new LatencyFIFOMatchmaker({ maxServerRttMs: 150 }),
    ];
    for (const [index, matchmaker] of rules.entries()) {
      const events = simulatedSession({ groupSize: 2, matchmaker }, `scene${index}`, index, 40);
      await writeSession(logs, `scene${index}`, events);
    }
    const journals = rules.map((_, index) => join("match_logs", `scene${index}_waitroom.jsonl`));
    const all = await matchLog(["replay", study]);
    expect(all).toMatchObject({ code: 0, err: "" });
    const alone = await Promise.all(journals.map((path) => matchLog(["replay", join(study, path)])));
    for (const { out } of alone) expect(all.out).toContain(out);
    expect(all.out).toMatch(/\n2 journals: 0 differences\.\n$/);

    // One scene under a rule that is nowhere, and one whose journal was lost.
    const lines = linesOf(join(study, journals[0] ?? ""));
    ((lines[0] ?? {})["matchmaker"] as Line)["class"] = "Own";
    writeFileSync(join(study, journals[0] ?? ""), chained(lines));
    writeFileSync(join(logs, "lost_matches.jsonl"), "");
    const some = await matchLog(["replay", study]);
    expect(some).toMatchObject({ code: 1, err: "" });
    expect(some.out).toMatch(/\nstopped: .* give the rule that decided as --matchmaker MODULE#EXPORT/);
    expect(some.out).toContain(alone[1]?.out);
    expect(some.out).toMatch(
      /lost_matches\.jsonl: not gone through.*\n2 journals, and 1 scene without one: 0 differences, 1 not replayed to the end\.\n$/,
    );
    const asJson = await matchLog(["replay", study, "--json"]);
    const { scenes, ...sums } = JSON.parse(asJson.out) as { scenes: readonly object[] };
    expect(sums).toEqual({ withoutJournal: [join(logs, "lost_matches.jsonl")], differences: 0, stopped: 1 });
    expect(scenes).toMatchObject([
      { journal: join(study, journals[0] ?? ""), broken: expect.stringContaining("Own") },
      { journal: join(study, journals[1] ?? ""), broken: null, differences: 0 },
    ]);
  });
});
