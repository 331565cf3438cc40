import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  RuleMatchmaker,
  sameValue,
} from "../../src/index.ts";
import { ACTOR, RoomDriver, type Told } from "../support/room-driver.ts";

/** The groups that were proposed, each in the rule's order. */
function groupsOf(told: readonly Told[]): readonly unknown[] {
  return told.filter(({ type }) => type === "proposed").map((event) => event["members"]);
}

describe("scenarios that other matchmakers answer wrongly", () => {
  it("a stack for a queue: of five arrivals the first two and the next two are grouped, the last waits", () => {
    const driver = new RoomDriver(new FIFOMatchmaker());
    const groups = ["1", "2", "3", "4", "5"].flatMap((id) => groupsOf(driver.enter(id)));
    expect(groups).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
    expect(driver.waiting).toEqual(["5"]);
  });

  it("half of the groups: eight who wait form all four groups at once", () => {
    const driver = new RoomDriver(new FIFOMatchmaker());
    driver.do({ type: "pause", what: "matching", actor: ACTOR });
    for (let number = 1; number <= 8; number += 1) driver.enter(String(number));
    expect(groupsOf(driver.do({ type: "reopen", what: "matching", actor: ACTOR }))).toEqual([
      ["2", "1"],
      ["4", "3"],
      ["6", "5"],
      ["8", "7"],
    ]);
  });

  it("the most different for the most alike: like is paired with like, whoever came between them", () => {
    const driver = new RoomDriver(new RuleMatchmaker({ constraints: [sameValue("level")] }));
    const arrivals = [
      ["1000", "low"],
      ["2500", "high"],
      ["2510", "high"],
      ["1010", "low"],
    ] as const;
    const groups = arrivals.flatMap(([id, level]) => groupsOf(driver.enter(id, { attributes: { level } })));
    expect(groups).toEqual([
      ["2500", "2510"],
      ["1000", "1010"],
    ]);
  });

  it("a queue shared by accident: two rooms with one rule know nothing of each other", () => {
    const rule = new FIFOMatchmaker();
    const [first, second] = [new RoomDriver(rule), new RoomDriver(rule)];
    expect([...first.enter("a"), ...second.enter("b")].map(({ type }) => type)).toEqual([
      "entered",
      "entered",
    ]);
    expect([first.waiting, second.waiting]).toEqual([["a"], ["b"]]);
  });

  it("overtaking: who waits longest is taken by the first who fits, before those who came later", () => {
    const driver = new RoomDriver(new LatencyFIFOMatchmaker({ maxServerRttMs: 100 }), { waitLimitMs: null });
    driver.enter("longest", { rttMs: 90 });
    for (let turn = 0; turn < 5; turn += 1) driver.pass(1000);
    driver.enter("later", { rttMs: 95 });
    expect(groupsOf(driver.enter("fits", { rttMs: 5 }))).toEqual([["longest", "fits"]]);
  });

  it("pairs that nobody checked: 20, 150 and 170 ms form no group of three within 200", () => {
    for (const order of [
      [20, 150, 170],
      [150, 170, 20],
      [170, 20, 150],
    ]) {
      const driver = new RoomDriver(new LatencyFIFOMatchmaker({ maxServerRttMs: 200 }), { groupSize: 3 });
      expect(order.flatMap((rttMs) => groupsOf(driver.enter(`p${rttMs}`, { rttMs })))).toEqual([]);
    }
  });

  it("a partner given away: who waits for somebody is not grouped with a stranger while the hold runs", () => {
    const rule = new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 10_000 });
    const driver = new RoomDriver(rule);
    driver.enter("a", { partners: ["b"] });
    expect(groupsOf(driver.enter("c"))).toEqual([]);
    expect(groupsOf(driver.enter("b", { partners: ["a"] }))).toEqual([["a", "b"]]);
  });
});
