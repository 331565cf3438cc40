import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  identifyMatchmaker,
  LatencyFIFOMatchmaker,
  type Matchmaker,
  type WaitingRoomEvent,
  type WaitingRoomOptions,
} from "../../src/index.ts";
import { replay, type ReplayDifference } from "../../src/replay/index.ts";
import { MadeUpRule } from "../support/made-up-rule.ts";
import { ACTOR, RoomDriver } from "../support/room-driver.ts";

/** A journal of pairs that were matched and started, first come, first served. */
function pairs(...subjectIds: readonly string[]): RoomDriver {
  const driver = new RoomDriver(new FIFOMatchmaker(), { waitLimitMs: null });
  for (const subjectId of subjectIds) {
    driver.pass(1000);
    if (driver.enter(subjectId).some(({ type }) => type === "proposed")) {
      driver.confirmAll();
      driver.do({ type: "start", gameId: driver.room.ticket(subjectId)?.gameId ?? "" });
    }
  }
  return driver;
}

function differencesOf(
  journal: readonly WaitingRoomEvent[],
  matchmaker?: Matchmaker,
): readonly ReplayDifference[] {
  return [...replay(journal, matchmaker === undefined ? {} : { matchmaker })];
}

/** The journal with one event changed. */
function tampered(
  journal: readonly WaitingRoomEvent[],
  change: (event: WaitingRoomEvent) => WaitingRoomEvent | null,
): readonly WaitingRoomEvent[] {
  return journal.map((event) => change(event) ?? event);
}

describe("replay", () => {
  it("finds nothing in a journal that is as it was written, and counts what it checked", () => {
    const { journal } = pairs("a", "b", "c", "d", "e");
    const run = replay(journal);
    expect([...run]).toEqual([]);
    expect(run.summary).toEqual({
      events: journal.length,
      groups: 2,
      refusals: 0,
      withoutGroup: 3,
      unfinished: 0,
      uncalledFor: 0,
      assignments: 2,
      byHand: 0,
      differences: 0,
      otherRules: [],
    });
  });

  it("finds that somebody overtook: two who came later were matched before those who waited", () => {
    const driver = new RoomDriver(new FIFOMatchmaker(), { groupSize: 3, waitLimitMs: null });
    for (const id of ["a", "b", "c"]) driver.enter(id);
    const journal = tampered(driver.journal, (event) =>
      event.type === "proposed" ? { ...event, members: ["b", "a", "c"] } : null,
    );
    expect(differencesOf(journal)).toMatchObject([
      {
        kind: "decision",
        seq: 5,
        poolSeq: 4,
        trigger: "c",
        cause: "entered",
        recorded: { members: ["b", "a", "c"] },
        replayed: { members: ["a", "b", "c"] },
        differsIn: ["members"],
      },
    ]);
  });

  it("finds an exchanged arrival: the earlier one was passed over", () => {
    const { journal } = pairs("a", "b", "c", "d");
    const exchanged = tampered(journal, (event) => {
      if (event.type === "entered" && event.subject_id === "c") return { ...event, subject_id: "d" };
      if (event.type === "entered" && event.subject_id === "d") return { ...event, subject_id: "c" };
      return null;
    });
    const [first] = differencesOf(exchanged);
    expect(first).toMatchObject({ kind: "decision", differsIn: ["outcome"], trigger: "c", recorded: null });
  });

  it("finds a decision of which the group was left out", () => {
    const driver = pairs("a", "b");
    driver.enter("c");
    const kept = driver.journal
      .filter(({ type }) => type === "opened" || type === "entered")
      .map((event, index) => ({ ...event, seq: index + 1 }));
    expect(differencesOf(kept)).toMatchObject([
      {
        seq: 3,
        poolSeq: 3,
        trigger: "b",
        cause: "entered",
        recorded: null,
        replayed: { type: "proposed", members: ["a", "b"] },
        differsIn: ["outcome"],
      },
    ]);
  });

  it("finds each field of a record that is not what the room said", () => {
    const { journal } = pairs("a", "b");
    const changes: readonly Partial<WaitingRoomEvent & { type: "proposed" }>[] = [
      { reason: "latency" },
      { step: 1 },
      { pool_size: 3 },
      { pool_head: ["b", "a"] },
      { overtaken: { count: 1, first: [{ subject_id: "x", code: "not_chosen" }] } },
      { search: "cut" },
    ];
    for (const change of changes) {
      const journalWithout = tampered(journal, (event) =>
        event.type === "proposed" ? { ...event, ...change } : null,
      );
      expect(differencesOf(journalWithout)[0]?.differsIn).toEqual(Object.keys(change));
    }
  });

  it("finds a condition and a role that were not drawn", () => {
    const driver = new RoomDriver(new FIFOMatchmaker(), {
      conditions: { policy: "random", names: ["x", "y", "z"] },
      roles: { policy: "random", names: ["buyer", "seller"] },
    });
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    expect(differencesOf(driver.journal)).toEqual([]);
    const journal = tampered(driver.journal, (event) =>
      event.type === "matched"
        ? {
            ...event,
            condition: "other",
            participants: event.participants.map((p) => ({ ...p, role: "seller" })),
          }
        : null,
    );
    expect(differencesOf(journal)).toMatchObject([
      { kind: "assignment", trigger: "b", poolSeq: 3, differsIn: ["condition", "participants"] },
    ]);
  });

  it("takes an act by hand as given, and draws its condition again", () => {
    const driver = new RoomDriver(new FIFOMatchmaker(), {
      groupSize: 3,
      conditions: { policy: "random", names: ["x", "y", "z"] },
    });
    driver.enter("a");
    driver.enter("b");
    driver.do({ type: "match_by_hand", subjectIds: ["b", "a"], actor: ACTOR });
    driver.enter("c");
    const run = replay(driver.journal);
    expect([...run]).toEqual([]);
    expect(run.summary).toMatchObject({ byHand: 1, assignments: 1, groups: 0, withoutGroup: 3 });
  });

  it("asks for several at once in the order of arrival, and for a second time while groups form", () => {
    const driver = new RoomDriver(new LatencyFIFOMatchmaker({ maxServerRttMs: 100 }), { waitLimitMs: null });
    driver.do({ type: "pause", what: "matching", actor: ACTOR });
    for (const [id, rttMs] of [
      ["a", 95],
      ["b", 60],
      ["c", 20],
      ["d", 30],
      ["e", 60],
    ] as const) {
      driver.enter(id, { rttMs });
    }
    driver.do({ type: "reopen", what: "matching", actor: ACTOR });
    const run = replay(driver.journal);
    expect([...run]).toEqual([]);
    expect(run.summary.groups).toBe(2);
    expect(run.summary.withoutGroup).toBeGreaterThan(1);
  });

  it("asks nobody while matching is paused", () => {
    const driver = new RoomDriver(new FIFOMatchmaker());
    driver.do({ type: "pause", what: "matching", actor: ACTOR });
    driver.enter("a");
    driver.enter("b");
    const run = replay(driver.journal);
    expect([...run]).toEqual([]);
    expect(run.summary).toMatchObject({ groups: 0, unfinished: 0 });
  });

  it("knows the retry delay: the same group is none until it is over, and is one then", () => {
    const driver = new RoomDriver(new FIFOMatchmaker(), { waitLimitMs: null, retryAfterMs: 5000 });
    driver.enter("a");
    driver.enter("b");
    driver.do({ type: "disconnect", subjectId: "b", connection: "b1" });
    driver.do({ type: "reconnect", subjectId: "b", connection: "b2" });
    driver.pass(6000);
    const run = replay(driver.journal);
    expect([...run]).toEqual([]);
    expect(run.summary.groups).toBe(2);
    const atOnce = driver.journal.map((event) => ({ ...event, at: 1_000_000 }));
    expect(differencesOf(atOnce)).toMatchObject([
      { cause: null, recorded: { type: "proposed" }, replayed: null },
    ]);
  });

  it("asks when a time has come, and finds that a group then was left out", () => {
    const rule = new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 10_000 });
    const driver = new RoomDriver(rule, { waitLimitMs: null });
    driver.enter("a", { partners: ["z"] });
    driver.enter("b");
    driver.pass(20_000);
    expect(driver.journal.filter(({ type }) => type === "proposed")).toHaveLength(1);
    const run = replay(driver.journal);
    expect([...run]).toEqual([]);
    expect(run.summary).toMatchObject({ groups: 1, uncalledFor: 0 });
    driver.enter("c");
    const without = driver.journal
      .filter(({ type }) => type !== "proposed")
      .map((event, index) => ({ ...event, seq: index + 1 }));
    expect(differencesOf(without)[0]).toMatchObject({
      cause: "time",
      trigger: "a",
      recorded: null,
      replayed: { members: ["b", "a"] },
    });
  });

  it("refuses again what was refused, and asks for nothing of a rule that broke its contract", () => {
    const broken = new MadeUpRule({ findMatch: () => "everybody" });
    const driver = new RoomDriver(broken);
    driver.enter("a");
    driver.enter("b");
    const run = replay(driver.journal, { matchmaker: broken });
    expect([...run]).toEqual([]);
    expect(run.summary).toMatchObject({ refusals: 2, groups: 0 });
    const mended = replay(driver.journal, { matchmaker: new MadeUpRule() });
    expect([...mended]).toMatchObject([
      { seq: 3, recorded: { type: "refused" }, replayed: null, differsIn: ["outcome"] },
      { seq: 5, recorded: { type: "refused" }, replayed: { type: "proposed" }, differsIn: ["outcome"] },
    ]);
    const worse = replay(driver.journal, { matchmaker: new MadeUpRule({ findMatch: () => [] }) });
    expect([...worse][0]?.differsIn).toEqual(["reason"]);
  });

  it("draws the recorded random numbers", () => {
    const dice = (): Matchmaker =>
      new MadeUpRule({
        findMatch: (arriving, waiting, _size, { random }) => {
          const others = [...waiting];
          return others.length < 3 ? null : [others[Math.floor(random() * others.length)], arriving];
        },
      });
    const driver = new RoomDriver(dice(), { waitLimitMs: null });
    for (let person = 0; person < 40; person += 1) driver.enter(`p${person}`);
    const run = replay(driver.journal, { matchmaker: dice() });
    expect([...run]).toEqual([]);
    expect(run.summary.groups).toBeGreaterThan(10);
    const reseeded = tampered(driver.journal, (event) =>
      event.type === "opened" ? { ...event, seed: "0".repeat(32) } : null,
    );
    expect([...replay(reseeded, { matchmaker: dice() })].length).toBeGreaterThan(5);
  });

  it("goes on under the rule of the process that took over, and says where it is not the one given", () => {
    const [loose, strict] = [200, 100].map((limit) => new LatencyFIFOMatchmaker({ maxServerRttMs: limit }));
    if (loose === undefined || strict === undefined) throw new Error("Expected two rules.");
    const journal = restarted(loose, strict);
    expect(differencesOf(journal)).toEqual([]);
    const run = replay(journal, { matchmaker: loose });
    expect([...run]).toMatchObject([{ recorded: null, cause: "returned", replayed: { type: "proposed" } }]);
    expect(run.summary.otherRules).toMatchObject([
      { step: 0, recorded: identifyMatchmaker(strict), given: identifyMatchmaker(loose) },
    ]);
  });

  it("judges no decision whose record a stop may have taken with it, but counts it", () => {
    const driver = pairs("a", "b");
    const cut = driver.journal.slice(
      0,
      driver.journal.findIndex(({ type }) => type === "proposed"),
    );
    const run = replay(cut);
    expect([...run]).toEqual([]);
    expect(run.summary.unfinished).toBe(1);
  });

  it("reads a journal that comes asynchronously", async () => {
    const { journal } = pairs("a", "b", "c", "d");
    const changed = tampered(journal, (event) =>
      event.type === "proposed" ? { ...event, pool_size: 7 } : null,
    );
    async function* streamed(): AsyncGenerator<WaitingRoomEvent> {
      yield* changed;
    }
    const run = replay(streamed());
    const found: ReplayDifference[] = [];
    for await (const difference of run) found.push(difference);
    expect(found.map(({ differsIn }) => differsIn)).toEqual([["pool_size"], ["pool_size"]]);
    expect(run.summary).toMatchObject({ events: journal.length, differences: 2 });
  });

  it("makes rules of its own package anew for later steps, and takes the rule given for the first", () => {
    const options: Partial<WaitingRoomOptions> = {
      steps: [{ afterMs: 5000, matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 300 }) }],
      waitLimitMs: null,
    };
    const rule = new MadeUpRule({ findMatch: () => null });
    const driver = new RoomDriver(rule, options);
    driver.enter("a", { rttMs: 100 });
    driver.enter("b", { rttMs: 100 });
    driver.pass(10_000);
    const run = replay(driver.journal, { matchmaker: rule });
    expect([...run]).toEqual([]);
    expect(run.summary).toMatchObject({ groups: 1, otherRules: [] });
  });

  it("asks for the rule when it is none of this package, and for a journal from its beginning", () => {
    const driver = new RoomDriver(new MadeUpRule());
    expect(() => differencesOf(driver.journal)).toThrow(
      new TypeError(
        "Expected a rule of this package, got `MadeUpRule`: give the rule that decided as `matchmaker`.",
      ),
    );
    expect(() => differencesOf(pairs("a").journal.slice(1))).toThrow(/begins with `opened`, got `/);
    const gap = pairs("a", "b").journal.toSpliced(2, 1);
    expect(() => differencesOf(gap)).toThrow("Expected event 3, got event 4.");
  });
});

/** Two who fit under the first rule only; the second one's process takes over before they are decided for. */
function restarted(first: Matchmaker, second: Matchmaker): readonly WaitingRoomEvent[] {
  const before = new RoomDriver(first, { waitLimitMs: null });
  before.enter("a", { rttMs: 80 });
  const after = new RoomDriver(second, { waitLimitMs: null });
  after.journal.splice(0, 1, ...before.journal);
  after.room = after.restored();
  after.now += 1000;
  after.do({ type: "open" });
  after.enter("b", { rttMs: 80, connection: "b1" });
  after.do({ type: "reconnect", subjectId: "a", connection: "a2" });
  after.pass(15_000);
  return after.journal;
}
