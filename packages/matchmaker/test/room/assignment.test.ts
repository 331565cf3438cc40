import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  WaitingRoom,
  type ConditionsPolicy,
  type MatchedEvent,
  type RolesPolicy,
} from "../../src/index.ts";
import { ACTOR, RoomDriver } from "../support/room-driver.ts";

const fifo = new FIFOMatchmaker();

/** Lets groups form and start one after another; gives their `matched` events. */
function play(
  driver: RoomDriver,
  groups: number,
  size = 2,
  aborted: (group: number) => boolean = () => false,
) {
  const matches: MatchedEvent[] = [];
  for (let group = 0; group < groups; group += 1) {
    const base = driver.journal.length;
    for (let member = 0; member < size; member += 1) {
      driver.now += 1_000;
      driver.enter(`p${base}-${member}`);
    }
    const match = driver.confirmAll().find((event) => event.type === "matched");
    if (match === undefined) throw new Error("Expected a match.");
    const matched = match as unknown as MatchedEvent;
    matches.push(matched);
    if (aborted(group)) {
      driver.do({ type: "abort", gameId: matched.game_id, reason: "test" });
      for (const { subject_id: subjectId } of matched.participants) driver.do({ type: "leave", subjectId });
    } else driver.do({ type: "start", gameId: matched.game_id });
  }
  return matches;
}

const rolesOf = (match: MatchedEvent): readonly (string | null)[] =>
  match.participants.map(({ role }) => role);

function countsOf(values: readonly (string | null)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
}

describe("roles", () => {
  it("are null without a policy, and the policy stands in `opened`", () => {
    expect(rolesOf(play(new RoomDriver(fifo), 1)[0] ?? never())).toEqual([null, null]);
    const roles: RolesPolicy = { policy: "arrival", names: ["proposer", "responder"] };
    expect(new RoomDriver(fifo, { roles }).journal[0]).toMatchObject({ roles });
  });

  it("go by arrival: who waited longest has the first", () => {
    const driver = new RoomDriver(fifo, {
      groupSize: 3,
      roles: { policy: "arrival", names: ["A", "B", "C"] },
    });
    for (const match of play(driver, 3, 3)) expect(rolesOf(match)).toEqual(["A", "B", "C"]);
  });

  it("are shuffled by the seed: the same again in the same history, each as often in the long run", () => {
    const options = { roles: { policy: "random", names: ["A", "B"] } } as const;
    const first = play(new RoomDriver(fifo, options), 400).map(rolesOf);
    expect(play(new RoomDriver(fifo, options), 400).map(rolesOf)).toEqual(first);
    const swapped = first.filter(([role]) => role === "B").length;
    // Four standard deviations of 400 fair tosses are 40.
    expect(Math.abs(swapped - 200)).toBeLessThan(40);
    const other = play(new RoomDriver(fifo, { ...options, seed: "f".repeat(32) }), 400).map(rolesOf);
    expect(other).not.toEqual(first);
  });

  it("are balanced over the places in the order of arrival, also over a restart and without aborted groups", () => {
    const driver = new RoomDriver(fifo, {
      groupSize: 3,
      roles: { policy: "balanced", names: ["A", "B", "C"] },
    });
    const before = play(driver, 7, 3, (group) => group === 3);
    driver.room = WaitingRoom.restore(driver.options, driver.journal);
    const kept = [...before.filter((_, group) => group !== 3), ...play(driver, 6, 3)];
    for (const place of [0, 1, 2]) {
      expect(countsOf(kept.map((match) => rolesOf(match)[place] ?? null))).toEqual({ A: 4, B: 4, C: 4 });
    }
  });

  it("come from an attribute where the policy says so", () => {
    const driver = new RoomDriver(fifo, { roles: { policy: "attribute", attribute: "side" } });
    driver.do({ type: "enter", subjectId: "a", connection: "a1", attributes: { side: "left" } });
    driver.do({ type: "enter", subjectId: "b", connection: "b1" });
    expect(driver.confirmAll().at(-1)).toMatchObject({ participants: [{ role: "left" }, { role: null }] });
  });

  it("are given to groups made by hand, and to smaller groups the first of them", () => {
    const driver = new RoomDriver(fifo, {
      groupSize: 3,
      roles: { policy: "arrival", names: ["A", "B", "C"] },
    });
    driver.enter("x");
    driver.enter("y");
    const [matched] = driver.do({ type: "match_by_hand", subjectIds: ["y", "x"], actor: ACTOR });
    expect(matched).toMatchObject({
      participants: [
        { subject_id: "y", role: "B" },
        { subject_id: "x", role: "A" },
      ],
    });
  });

  it.each([
    { policy: "arrival", names: [] },
    { policy: "random", names: ["A", "A"] },
    { policy: "balanced", names: [""] },
    { policy: "attribute", attribute: "" },
  ] as const)("refuses a policy without names: %j", (roles) => {
    expect(() => new RoomDriver(fifo, { roles })).toThrow(TypeError);
  });
});

describe("conditions", () => {
  const conditionsOf = (policy: ConditionsPolicy, groups: number, aborted?: (group: number) => boolean) =>
    play(new RoomDriver(fifo, { conditions: policy }), groups, 2, aborted).map(({ condition }) => condition);

  it("are fixed, or each as likely as the others", () => {
    expect(conditionsOf({ policy: "fixed", name: "control" }, 2)).toEqual(["control", "control"]);
    const drawn = countsOf(conditionsOf({ policy: "random", names: ["x", "y"] }, 400));
    expect(Math.abs((drawn["x"] ?? 0) - 200)).toBeLessThan(40);
  });

  it("fill blocks: each condition its share, then the next block", () => {
    const drawn = conditionsOf({ policy: "blocks", names: ["x", "y", "z"], perBlock: 2 }, 60);
    const blocks = Array.from({ length: 10 }, (_, block) => drawn.slice(block * 6, block * 6 + 6));
    for (const block of blocks) expect(countsOf(block)).toEqual({ x: 2, y: 2, z: 2 });
    expect(new Set(blocks.map((block) => block.join(""))).size).toBeGreaterThan(5);
  });

  it("are balanced by the groups that are matched and not aborted, those who count down included", () => {
    const isAborted = (group: number): boolean => group % 3 === 1;
    const drawn = conditionsOf({ policy: "balanced", names: ["x", "y"] }, 30, isAborted);
    expect(countsOf(drawn.filter((_, group) => !isAborted(group)))).toEqual({ x: 10, y: 10 });
    const driver = new RoomDriver(fifo, { conditions: { policy: "balanced", names: ["x", "y"] } });
    for (const subjectId of ["a", "b", "c", "d"]) driver.enter(subjectId);
    const counting = [...driver.confirmAll(), ...driver.confirmAll()].filter(
      ({ type }) => type === "matched",
    );
    expect(new Set(counting.map((match) => match["condition"]))).toEqual(new Set(["x", "y"]));
  });

  it("stay balanced over a restart", () => {
    const driver = new RoomDriver(fifo, { conditions: { policy: "balanced", names: ["x", "y"] } });
    const [before] = play(driver, 1);
    driver.room = WaitingRoom.restore(driver.options, driver.journal);
    driver.do({ type: "open" });
    const [after] = play(driver, 1);
    expect(new Set([before?.condition, after?.condition])).toEqual(new Set(["x", "y"]));
  });

  it.each([
    [{ policy: "fixed", name: "" }, TypeError],
    [{ policy: "random", names: [] }, TypeError],
    [{ policy: "balanced", names: ["x", "x"] }, TypeError],
    [{ policy: "blocks", names: ["x"], perBlock: 0 }, RangeError],
  ] as const)("refuses a policy that is none: %j", (conditions, error) => {
    expect(() => new RoomDriver(fifo, { conditions })).toThrow(error);
  });
});

function never(): never {
  throw new Error("Expected a match.");
}
