import { describe, expect, it } from "vitest";
import { FIFOMatchmaker, GroupReunionMatchmaker } from "../../src/index.ts";
import { ACTOR, RoomDriver, typesOf } from "../support/room-driver.ts";

const fifo = new FIFOMatchmaker();
const NO_CONSEQUENCE = { message: null, completion_code: null, redirect_url: null };

describe("a waiting limit", () => {
  it("ends the wait with the declared consequence", () => {
    const driver = new RoomDriver(fifo, {
      waitLimitMs: 2000,
      onTimeout: { message: "Sorry", completionCode: "C0", redirectUrl: "https://example.org/" },
    });
    driver.enter("a");
    expect(driver.pass(1999)).toEqual([]);
    expect(driver.pass(1)).toEqual([
      {
        type: "timed_out",
        subject_id: "a",
        reason: "wait_limit",
        waited_ms: 2000,
        consequence: { message: "Sorry", completion_code: "C0", redirect_url: "https://example.org/" },
      },
    ]);
    expect(driver.waiting).toEqual([]);
    expect(driver.pass(100_000)).toEqual([]);
  });

  it("ends the wait of somebody who is away too", () => {
    const driver = new RoomDriver(fifo, { waitLimitMs: 2000, graceMs: 5000 });
    driver.enter("a");
    driver.do({ type: "disconnect", subjectId: "a", connection: "a1" });
    expect(typesOf(driver.pass(10_000))).toEqual(["timed_out"]);
  });

  it("takes effect in the order of time when the host comes late", () => {
    const driver = new RoomDriver(fifo, { waitLimitMs: 2000, graceMs: 500 });
    driver.do({ type: "pause", what: "matching", actor: ACTOR });
    driver.enter("a");
    driver.enter("b");
    driver.do({ type: "disconnect", subjectId: "b", connection: "b1" });
    driver.now += 60_000;
    expect(typesOf(driver.do({ type: "advance" }))).toEqual(["evaluated", "left", "timed_out"]);
  });

  it("that passes while reserved takes effect at the release, after one more evaluation", () => {
    const driver = new RoomDriver(fifo, { waitLimitMs: 2000 });
    driver.enter("a");
    driver.pass(1500);
    driver.enter("b");
    const { proposalId } = driver;
    expect(driver.pass(1000)).toEqual([]);
    expect(driver.do({ type: "decline", subjectId: "b", proposalId })).toMatchObject([
      { type: "left", subject_id: "b" },
      { type: "released" },
      {
        type: "timed_out",
        subject_id: "a",
        reason: "wait_limit",
        waited_ms: 2500,
        consequence: NO_CONSEQUENCE,
      },
    ]);
  });

  it("is postponed by that evaluation once only", () => {
    const driver = new RoomDriver(fifo, { waitLimitMs: 2000 });
    driver.enter("a");
    driver.pass(1500);
    driver.enter("b");
    const { proposalId } = driver;
    driver.enter("c");
    driver.pass(1000);
    expect(driver.do({ type: "decline", subjectId: "b", proposalId })).toMatchObject([
      { type: "left" },
      { type: "released" },
      { type: "proposed", trigger: "a", members: ["c", "a"] },
    ]);
    driver.enter("d");
    expect(driver.do({ type: "decline", subjectId: "c", proposalId: driver.proposalId })).toMatchObject([
      { type: "left" },
      { type: "released" },
      { type: "timed_out", subject_id: "a", reason: "wait_limit" },
    ]);
    expect(driver.waiting).toEqual(["d"]);
  });

  it("that passes while matched takes effect at the abort", () => {
    const driver = new RoomDriver(fifo, { waitLimitMs: 2000 });
    driver.enter("a");
    driver.pass(1500);
    driver.enter("b");
    driver.confirmAll();
    expect(driver.pass(1000)).toEqual([]);
    expect(driver.do({ type: "abort", gameId: "game-1", reason: "log_failed" })).toMatchObject([
      { type: "aborted", subject_ids: ["a", "b"] },
      { type: "timed_out", subject_id: "a", waited_ms: 2500 },
    ]);
    expect(driver.waiting).toEqual(["b"]);
  });

  it("that several reach at the same time ends their waits in the order of arrival, whoever read the next deadline", () => {
    for (const isRead of [false, true]) {
      const driver = new RoomDriver(fifo, { waitLimitMs: 2000, retryAfterMs: 5000, graceMs: 9000 });
      driver.enter("a");
      driver.enter("b");
      const { proposalId } = driver;
      driver.do({ type: "pause", what: "matching", actor: ACTOR });
      driver.enter("c");
      if (isRead) expect(driver.room.nextDeadlineAt).not.toBeNull();
      driver.do({ type: "expire", proposalId });
      expect(driver.pass(2000).map((event) => event["subject_id"])).toEqual(["a", "b", "c"]);
    }
  });

  it("no longer counts once the game has started", () => {
    const driver = new RoomDriver(fifo, { waitLimitMs: 2000 });
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    driver.do({ type: "start", gameId: "game-1" });
    expect(driver.pass(10_000)).toEqual([]);
    expect(driver.room.ticket("a")).toMatchObject({ status: "started", deadlineAt: null });
  });
});

describe("a restart", () => {
  function restarted(driver: RoomDriver, downMs: number): ReturnType<RoomDriver["do"]> {
    driver.now += downMs;
    driver.room = driver.restored();
    return driver.do({ type: "open" });
  }

  it("of an empty journal appends `opened` alone, with everything that a replay needs", () => {
    const driver = new RoomDriver(fifo, { experimentId: "exp", capacity: 8, reentry: true });
    expect(driver.journal).toEqual([
      {
        seq: 1,
        at: 1_000_000,
        type: "opened",
        server_run_id: "run-1",
        experiment_id: "exp",
        scene_id: "pairs",
        group_size: 2,
        matchmaker: {
          class: "FIFOMatchmaker",
          version: "1",
          options: {},
          hash: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
        limits: {
          wait_limit_ms: 120_000,
          grace_ms: 30_000,
          confirm_ms: 5000,
          retry_after_ms: 5000,
          in_game_grace_ms: 30_000,
          capacity: 8,
          reentry: true,
        },
        seed: "00112233445566778899aabbccddeeff",
      },
    ]);
  });

  it("releases open proposals and expects everybody back, in one batch", () => {
    const driver = new RoomDriver(fifo, { graceMs: 4000, inGameGraceMs: 7000, waitLimitMs: 60_000 });
    for (const id of ["p", "q"]) driver.enter(id);
    driver.confirmAll();
    driver.do({ type: "start", gameId: "game-1" });
    for (const id of ["m", "n"]) driver.enter(id);
    driver.confirmAll();
    for (const id of ["r", "s"]) driver.enter(id);
    const { proposalId } = driver;
    driver.enter("w");
    driver.do({ type: "disconnect", subjectId: "w", connection: "w1" });
    const disconnected = (id: string, graceMs: number): object => ({
      type: "disconnected",
      subject_id: id,
      connection: `${id}1`,
      reason: "restart",
      grace_until: driver.now + graceMs,
    });
    expect(restarted(driver, 90_000)).toEqual([
      expect.objectContaining({ type: "opened" }),
      { type: "resumed", down_ms: 90_000 },
      { type: "released", proposal_id: proposalId, reason: "restart", subject_id: null },
      ...["m", "n", "r", "s", "w"].map((id) => disconnected(id, 4000)),
      ...["p", "q"].map((id) => disconnected(id, 7000)),
    ]);
  });

  it("moves the limits of those who wait by the down time, and their waits leave it out", () => {
    const driver = new RoomDriver(fifo, { waitLimitMs: 10_000, graceMs: 30_000 });
    driver.enter("a");
    driver.pass(4000);
    driver.do({ type: "update", subjectId: "a", rttMs: 5 });
    restarted(driver, 60_000);
    expect(driver.room.ticket("a")?.deadlineAt).toBe(1_000_000 + 10_000 + 60_000);
    driver.do({ type: "reconnect", subjectId: "a", connection: "a2" });
    expect(driver.pass(5999)).toEqual([]);
    expect(driver.pass(1)).toMatchObject([{ type: "timed_out", subject_id: "a", waited_ms: 10_000 }]);
  });

  it("matches those who come back, in their old order", () => {
    const driver = new RoomDriver(fifo, { groupSize: 3 });
    driver.enter("a");
    driver.enter("b");
    restarted(driver, 1000);
    driver.do({ type: "reconnect", subjectId: "b", connection: "b2" });
    driver.enter("c");
    expect(driver.do({ type: "reconnect", subjectId: "a", connection: "a2" }).at(-1)).toMatchObject({
      type: "proposed",
      trigger: "a",
      members: ["b", "c", "a"],
      pool_head: ["a", "b", "c"],
    });
  });

  it("aborts a match when somebody's grace ends, and ends a game when an in-game grace ends", () => {
    const driver = new RoomDriver(fifo, { graceMs: 4000, inGameGraceMs: 7000 });
    for (const id of ["p", "q"]) driver.enter(id);
    driver.confirmAll();
    driver.do({ type: "start", gameId: "game-1" });
    for (const id of ["m", "n"]) driver.enter(id);
    driver.confirmAll();
    restarted(driver, 10);
    driver.do({ type: "reconnect", subjectId: "m", connection: "m2" });
    driver.do({ type: "reconnect", subjectId: "p", connection: "p2" });
    expect(driver.pass(4000)).toMatchObject([
      { type: "left", subject_id: "n", reason: "grace_ended" },
      { type: "aborted", game_id: "game-2", subject_ids: ["m"], reason: "grace_ended", subject_id: "n" },
    ]);
    expect(driver.pass(3000)).toMatchObject([
      { type: "left", subject_id: "q", reason: "grace_ended" },
      { type: "ended", game_id: "game-1", subject_ids: ["p"], outcome: "partner_left" },
    ]);
  });

  it("does not start a game that a torn append left with a member missing, without an `open` either", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    driver.do({ type: "leave", subjectId: "a" });
    expect(driver.journal.pop()?.type).toBe("aborted");
    driver.room = driver.restored();
    expect(driver.do({ type: "start", gameId: "game-1" })).toMatchObject([
      { type: "aborted", game_id: "game-1", subject_ids: ["b"], reason: "restart", subject_id: null },
    ]);
    expect(driver.status("b")).toBe("waiting");
  });

  it("finishes what a torn append left half done: no group goes on without a member who had left", () => {
    for (const isStarted of [false, true]) {
      const driver = new RoomDriver(fifo);
      driver.enter("a");
      driver.enter("b");
      driver.confirmAll();
      if (isStarted) driver.do({ type: "start", gameId: "game-1" });
      driver.do({ type: "leave", subjectId: "a" });
      expect(["aborted", "ended"]).toContain(driver.journal.pop()?.type);
      expect(restarted(driver, 1000).slice(2)).toMatchObject([
        { type: "disconnected", subject_id: "b" },
        isStarted
          ? { type: "ended", game_id: "game-1", subject_ids: ["b"], outcome: "partner_left" }
          : { type: "aborted", game_id: "game-1", subject_ids: ["b"], reason: "restart", subject_id: null },
      ]);
      expect(driver.status("b")).toBe(isStarted ? "ended" : "waiting");
    }
  });

  it("keeps what is paused, and the clock never goes back", () => {
    const driver = new RoomDriver(fifo);
    driver.do({ type: "pause", what: "intake", actor: ACTOR });
    driver.do({ type: "pause", what: "matching", actor: ACTOR });
    const told = restarted(driver, -5000);
    expect(told[1]).toEqual({ type: "resumed", down_ms: 0 });
    expect(driver.journal.at(-1)?.at).toBe(1_000_000);
    expect(driver.room.view.paused).toEqual({ intake: true, matching: true });
  });

  it("goes on with the rule that is configured now, under a new `opened`", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    restarted(driver, 100);
    expect(driver.journal.filter(({ type }) => type === "opened")).toHaveLength(2);
  });
});

describe("a restore", () => {
  it("of events that do not follow from each other says which does not", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    const { journal } = driver;
    driver.journal.splice(0, journal.length, ...journal.filter(({ type }) => type !== "entered"));
    expect(() => driver.restored()).toThrow(expect.objectContaining({ code: "INVALID_JOURNAL" }));
    expect(() => driver.restored()).toThrow(/Expected event 2, got event 4/);
    driver.journal.splice(
      0,
      journal.length,
      ...journal.map((event, index) => ({ ...event, seq: index + 1 })),
    );
    expect(() => driver.restored()).toThrow(/nobody has the id `a`/);
  });

  it("knows the waiting limits, and asks the rule anew when time alone changes its answers", () => {
    const driver = new RoomDriver(fifo, { waitLimitMs: 5000 });
    driver.enter("a");
    expect(driver.restored().nextDeadlineAt).toBe(driver.now + 5000);
    const held = new RoomDriver(new GroupReunionMatchmaker({ fallback: fifo, holdMs: 3000 }));
    held.enter("a", { partners: ["x"] });
    held.enter("b");
    held.room = held.restored();
    expect(held.room.nextDeadlineAt).toBe(held.now + 3000);
    expect(held.pass(3000)).toMatchObject([{ type: "proposed", trigger: "a", members: ["b", "a"] }]);
  });

  it("refuses any command before the first `open`", () => {
    const driver = new RoomDriver(fifo);
    driver.journal.length = 0;
    driver.room = driver.restored();
    expect(() => driver.enter("a")).toThrow(TypeError);
  });
});
