import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  relaxed,
  RuleMatchmaker,
  WaitingRoom,
} from "../../src/index.ts";
import { RoomDriver } from "../support/room-driver.ts";

const near = new LatencyFIFOMatchmaker({ maxServerRttMs: 100 });
const anyone = new FIFOMatchmaker();

const typesOf = (told: readonly { readonly type: string }[]): readonly string[] =>
  told.map(({ type }) => type);

describe("a declared fallback chain", () => {
  it("gives way from a full group within a limit, over any full group and a smaller one, to a release", () => {
    const driver = new RoomDriver(near, {
      groupSize: 3,
      waitLimitMs: null,
      steps: [
        { afterMs: 10_000, matchmaker: anyone },
        { afterMs: 20_000, groupSize: 2 },
        { afterMs: 30_000, release: true },
      ],
    });
    driver.enter("a", { rttMs: 90 });
    driver.enter("b", { rttMs: 90 });
    driver.enter("c", { rttMs: 90 });
    expect(driver.pass(9_999)).toEqual([]);
    const [proposed] = driver.pass(1);
    expect(proposed).toMatchObject({
      type: "proposed",
      trigger: "a",
      members: ["b", "c", "a"],
      reason: "step",
      step: 1,
    });
    const matched = driver.confirmAll().find(({ type }) => type === "matched");
    expect(matched).toMatchObject({ matchmaker_class: "FIFOMatchmaker", reason: "step" });

    driver.enter("d", { rttMs: 90 });
    driver.enter("e", { rttMs: 90 });
    expect(driver.pass(19_999)).toEqual([]);
    expect(driver.pass(1)).toMatchObject([{ type: "proposed", members: ["e", "d"], step: 2 }]);
    driver.confirmAll();

    driver.enter("f");
    expect(driver.pass(30_000)).toMatchObject([
      { type: "timed_out", subject_id: "f", reason: "step", waited_ms: 30_000 },
    ]);
  });

  it("lets who has not reached a step be taken under it by those who have, and by them only", () => {
    const driver = new RoomDriver(near, {
      waitLimitMs: null,
      steps: [{ afterMs: 10_000, matchmaker: anyone }],
    });
    driver.enter("old", { rttMs: 90 });
    driver.pass(12_000);
    expect(driver.enter("new", { rttMs: 90 })).toMatchObject([
      { type: "entered" },
      { type: "proposed", trigger: "new", members: ["old", "new"], step: 1 },
    ]);
    driver.confirmAll();
    driver.enter("young", { rttMs: 90 });
    driver.pass(5_000);
    expect(typesOf(driver.enter("younger", { rttMs: 90 }))).toEqual(["entered"]);
  });

  it("prefers the step that the arriving one has reached", () => {
    const driver = new RoomDriver(near, {
      waitLimitMs: null,
      steps: [{ afterMs: 10_000, matchmaker: anyone }],
    });
    driver.enter("far", { rttMs: 95 });
    driver.pass(9_000);
    driver.enter("close", { rttMs: 20 });
    driver.pass(900);
    const [, proposed] = driver.enter("new", { rttMs: 30 });
    expect(proposed).toMatchObject({ members: ["close", "new"], step: 0, reason: "latency" });
  });

  it("moves with the time in which the server was down, and is recorded", () => {
    const steps = [{ afterMs: 10_000, matchmaker: anyone }];
    const driver = new RoomDriver(near, { waitLimitMs: null, steps });
    expect(driver.journal[0]).toMatchObject({
      steps: [{ after_ms: 10_000, group_size: 2, release: false, matchmaker: { class: "FIFOMatchmaker" } }],
    });
    driver.enter("a", { rttMs: 90 });
    driver.enter("b", { rttMs: 90 });
    driver.now += 60_000;
    driver.room = WaitingRoom.restore(driver.options, driver.journal);
    driver.do({ type: "open" });
    for (const subjectId of ["a", "b"])
      driver.do({ type: "reconnect", subjectId, connection: `${subjectId}2` });
    expect(driver.pass(9_999)).toEqual([]);
    expect(driver.pass(1)).toMatchObject([{ type: "proposed", step: 1 }]);
  });

  it("ends the wait of somebody who reached the release while reserved only after the release of the group", () => {
    const driver = new RoomDriver(anyone, {
      waitLimitMs: null,
      confirmMs: 5_000,
      steps: [{ afterMs: 10_000, release: true }],
    });
    driver.enter("a");
    driver.pass(8_000);
    driver.enter("b");
    expect(driver.pass(4_000)).toEqual([]);
    driver.do({ type: "leave", subjectId: "b" });
    expect(driver.pass(1)).toMatchObject([{ type: "timed_out", subject_id: "a", reason: "step" }]);
  });

  it("is replaced by the chain that the next process declares, also in the same millisecond", () => {
    const driver = new RoomDriver(anyone, {
      waitLimitMs: null,
      steps: [{ afterMs: 10_000, release: true }],
    });
    driver.enter("a");
    driver.room = WaitingRoom.restore({ ...driver.options, steps: [] }, driver.journal);
    driver.do({ type: "open" });
    driver.do({ type: "reconnect", subjectId: "a", connection: "a2" });
    expect(driver.pass(20_000)).toEqual([]);
  });

  it("decides again when time changes what the rule of a later step says of somebody before it", () => {
    const relaxing = new RuleMatchmaker({
      constraints: [
        relaxed([
          { afterMs: 0, constraint: maxPairRtt(100) },
          { afterMs: 3_000, constraint: null },
        ]),
      ],
    });
    const driver = new RoomDriver(near, {
      waitLimitMs: null,
      steps: [{ afterMs: 10_000, matchmaker: relaxing }],
    });
    driver.enter("old", { rttMs: 90 });
    driver.pass(10_000);
    driver.enter("new", { rttMs: 90 });
    expect(driver.pass(3_000)).toMatchObject([
      { type: "proposed", trigger: "new", members: ["old", "new"], step: 1 },
    ]);
  });

  it("comes to the same whoever asks what is due, when another process declares another chain", () => {
    const counts = [false, true].map((isAsked) => {
      const driver = new RoomDriver(near, { waitLimitMs: null, steps: [{ afterMs: 900 }] });
      const next = { ...driver.options, steps: [] };
      driver.enter("a", { rttMs: 10 });
      driver.room = WaitingRoom.restore(next, driver.journal);
      driver.do({ type: "open" });
      driver.do({ type: "reconnect", subjectId: "a", connection: "a2" });
      driver.enter("b", { rttMs: 10 });
      if (isAsked) expect(driver.room.nextDeadlineAt).not.toBe(null);
      driver.now += 100;
      driver.do({ type: "leave", subjectId: "b" });
      driver.now += 10_000;
      driver.do({ type: "advance" });
      driver.do({ type: "summarize" });
      return driver.journal.flatMap((event) => (event.type === "evaluated" ? [event.count] : []));
    });
    expect(counts[0]).toEqual(counts[1]);
  });

  it("says when the next step comes", () => {
    const driver = new RoomDriver(near, {
      waitLimitMs: null,
      steps: [{ afterMs: 10_000, matchmaker: anyone }],
    });
    driver.enter("a", { rttMs: 90 });
    driver.enter("b", { rttMs: 90 });
    driver.pass(4_000);
    expect(driver.room.explain("a", driver.now)).toEqual({
      code: "latency",
      text: expect.stringMatching(/Next step of the chain in 6 s\.$/),
      nextChangeAt: driver.now + 6_000,
    });
  });

  it.each([
    [[{ afterMs: 0 }], "integer above 0"],
    [[{ afterMs: 5 }, { afterMs: 5 }], "integer above 5"],
    [[{ afterMs: 5, release: true }, { afterMs: 6 }], "no step after one that releases"],
    [[{ afterMs: 5, groupSize: 0 }], "integer of at least 1"],
  ])("refuses a chain that is none: %j", (steps, message) => {
    expect(() => new RoomDriver(anyone, { steps })).toThrow(message);
  });
});
