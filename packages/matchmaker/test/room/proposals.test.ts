import { describe, expect, it } from "vitest";
import { FIFOMatchmaker, LatencyFIFOMatchmaker } from "../../src/index.ts";
import { RoomDriver, typesOf } from "../support/room-driver.ts";

const fifo = new FIFOMatchmaker();

describe("a proposal", () => {
  it("records the trigger, the chosen in the rule's order, and the pool", () => {
    const driver = new RoomDriver(new LatencyFIFOMatchmaker({ maxServerRttMs: 100 }));
    driver.enter("a", { rttMs: 85 });
    driver.enter("b", { rttMs: 95 });
    driver.enter("c", { rttMs: 88 });
    const { seq } = driver.room;
    expect(driver.enter("d", { rttMs: 10 }).at(-1)).toEqual({
      type: "proposed",
      proposal_id: seq + 2,
      trigger: "d",
      members: ["a", "d"],
      reason: "latency",
      step: 0,
      pool_size: 4,
      pool_head: ["a", "b", "c", "d"],
      overtaken: {
        count: 2,
        first: [
          { subject_id: "b", code: "latency" },
          { subject_id: "c", code: "latency" },
        ],
      },
      search: "complete",
    });
    expect(driver.proposalId).toBe(seq + 2);
  });

  it("names the first 20 of the pool and the first 20 of those overtaken, and counts all", () => {
    const driver = new RoomDriver(new LatencyFIFOMatchmaker({ maxServerRttMs: 100 }));
    const ids = Array.from({ length: 25 }, (_, index) => `p${index}`);
    for (const id of ids) driver.enter(id, { rttMs: 99 });
    driver.do({ type: "disconnect", subjectId: "p3", connection: "p31" });
    driver.enter("q", { rttMs: 60 });
    const away = ids.filter((id) => id !== "p3");
    const proposed = driver.enter("r", { rttMs: 40 }).at(-1);
    expect(proposed).toMatchObject({
      members: ["q", "r"],
      pool_size: 26,
      pool_head: away.slice(0, 20),
      overtaken: { count: 24, first: away.slice(0, 20).map((id) => ({ subject_id: id, code: "latency" })) },
    });
  });

  it("becomes a match when all have confirmed", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a", { rttMs: 12 });
    driver.pass(300);
    driver.enter("b");
    const { proposalId } = driver;
    driver.pass(200);
    expect(driver.do({ type: "confirm", subjectId: "b", proposalId })).toEqual([
      { type: "confirmed", proposal_id: proposalId, subject_id: "b" },
    ]);
    expect(driver.room.ticket("b")?.confirmed).toBe(true);
    expect(driver.do({ type: "confirm", subjectId: "b", proposalId })).toEqual([]);
    expect(driver.do({ type: "confirm", subjectId: "a", proposalId })).toEqual([
      { type: "confirmed", proposal_id: proposalId, subject_id: "a" },
      {
        type: "matched",
        proposal_id: proposalId,
        game_id: "game-1",
        matchmaker_class: "FIFOMatchmaker",
        reason: "fifo",
        condition: null,
        participants: [
          { subject_id: "a", rtt_ms: 12, waited_ms: 500, role: null, attributes: {} },
          { subject_id: "b", rtt_ms: null, waited_ms: 200, role: null, attributes: {} },
        ],
      },
    ]);
    expect(driver.room.view.game("game-1")).toMatchObject({ status: "matched", members: [{}, {}] });
    expect(driver.do({ type: "confirm", subjectId: "a", proposalId })).toEqual([]);
    expect(driver.do({ type: "expire", proposalId })).toEqual([]);
  });

  it("does not take a confirmation of somebody else, or of another proposal", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.enter("b");
    driver.enter("c");
    const { proposalId } = driver;
    expect(driver.do({ type: "confirm", subjectId: "c", proposalId })).toEqual([]);
    expect(driver.do({ type: "confirm", subjectId: "a", proposalId: proposalId + 1 })).toEqual([]);
    expect(driver.do({ type: "confirm", subjectId: "nobody", proposalId })).toEqual([]);
  });

  it("that somebody declines: they have left, the others are back and decided for", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.enter("b");
    driver.enter("c");
    const { proposalId } = driver;
    driver.pass(40);
    expect(driver.do({ type: "decline", subjectId: "a", proposalId })).toMatchObject([
      { type: "left", subject_id: "a", reason: "declined", waited_ms: 40 },
      { type: "released", proposal_id: proposalId, reason: "declined", subject_id: "a" },
      { type: "proposed", trigger: "b", members: ["c", "b"] },
    ]);
    expect(driver.do({ type: "decline", subjectId: "b", proposalId })).toEqual([]);
    expect(driver.do({ type: "decline", subjectId: "x", proposalId })).toEqual([]);
  });
});

describe("a limit for confirming that passes", () => {
  function expired(): RoomDriver {
    const driver = new RoomDriver(fifo, { graceMs: 10_000, retryAfterMs: 5000 });
    driver.enter("a");
    driver.enter("b");
    driver.do({ type: "confirm", subjectId: "b", proposalId: driver.proposalId });
    return driver;
  }

  it("makes those away who did not confirm, with grace, and the others wait on in their places", () => {
    const driver = expired();
    const { proposalId } = driver;
    expect(driver.do({ type: "expire", proposalId })).toEqual([
      {
        type: "disconnected",
        subject_id: "a",
        connection: "a1",
        reason: "no_confirmation",
        grace_until: driver.now + 10_000,
      },
      { type: "released", proposal_id: proposalId, reason: "no_confirmation", subject_id: "a" },
    ]);
    expect(driver.room.ticket("a")).toMatchObject({
      status: "waiting",
      connected: false,
      awayReason: "no_confirmation",
    });
    expect(driver.waiting).toEqual(["b"]);
    expect(driver.do({ type: "expire", proposalId })).toEqual([]);
    expect(driver.pass(10_000)).toMatchObject([{ type: "left", subject_id: "a", reason: "grace_ended" }]);
  });

  it("takes a late answer as a return to the old place", () => {
    const driver = expired();
    const { proposalId } = driver;
    driver.do({ type: "expire", proposalId });
    driver.pass(100);
    expect(driver.do({ type: "confirm", subjectId: "a", proposalId })).toEqual([
      { type: "returned", subject_id: "a", connection: "a1" },
    ]);
    expect(driver.waiting).toEqual(["a", "b"]);
    expect(driver.room.ticket("a")).toMatchObject({ connected: true, graceUntil: null, awayReason: null });
    expect(driver.do({ type: "confirm", subjectId: "a", proposalId })).toEqual([]);
  });

  it("takes an answer to that question for no return once they came back and went for another reason", () => {
    const driver = expired();
    const { proposalId } = driver;
    driver.do({ type: "expire", proposalId });
    driver.do({ type: "reconnect", subjectId: "a", connection: "a2" });
    driver.do({ type: "disconnect", subjectId: "a", connection: "a2" });
    expect(driver.do({ type: "confirm", subjectId: "a", proposalId })).toEqual([]);
  });

  it("takes an answer to that question for no return after a restart: it comes from a connection that is gone", () => {
    const driver = expired();
    const { proposalId } = driver;
    driver.do({ type: "expire", proposalId });
    driver.room = driver.restored();
    driver.do({ type: "open" });
    expect(driver.do({ type: "confirm", subjectId: "a", proposalId })).toEqual([]);
  });

  it("takes entering again, on the same connection too, as a return", () => {
    const driver = expired();
    driver.do({ type: "expire", proposalId: driver.proposalId });
    expect(driver.enter("a")).toEqual([{ type: "returned", subject_id: "a", connection: "a1" }]);
  });

  it("takes a new connection as a return, and that the old one is still there as none", () => {
    const driver = expired();
    driver.do({ type: "expire", proposalId: driver.proposalId });
    expect(driver.do({ type: "reconnect", subjectId: "a", connection: "a1" })).toEqual([]);
    expect(driver.room.ticket("a")?.connected).toBe(false);
    expect(driver.do({ type: "update", subjectId: "a", rttMs: 20 }).map(({ type }) => type)).toEqual([
      "updated",
    ]);
    expect(driver.room.ticket("a")?.connected).toBe(false);
    expect(driver.do({ type: "reconnect", subjectId: "a", connection: "a2" })).toEqual([
      { type: "returned", subject_id: "a", connection: "a2" },
    ]);
  });

  it("makes everybody away when nobody confirmed, and names the first", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.enter("b");
    const told = driver.do({ type: "expire", proposalId: driver.proposalId });
    expect(typesOf(told)).toEqual(["disconnected", "disconnected", "released"]);
    expect(told.at(-1)).toMatchObject({ subject_id: "a" });
    expect(driver.waiting).toEqual([]);
  });
});

describe("a group that fell apart", () => {
  it("is not proposed again before the retry delay ends, then at once", () => {
    const driver = new RoomDriver(fifo, { retryAfterMs: 5000 });
    driver.enter("a");
    driver.enter("b");
    const { proposalId } = driver;
    driver.do({ type: "expire", proposalId });
    driver.do({ type: "confirm", subjectId: "a", proposalId });
    expect(typesOf(driver.do({ type: "confirm", subjectId: "b", proposalId }))).toEqual(["returned"]);
    expect(driver.room.explain("a", driver.now)).toMatchObject({
      code: "retry_delay",
      nextChangeAt: driver.now + 5000,
    });
    expect(driver.pass(4999)).toEqual([]);
    expect(driver.pass(1)).toMatchObject([{ type: "proposed", trigger: "a", members: ["b", "a"] }]);
  });

  it("is passed over for others meanwhile, which is recorded", () => {
    const driver = new RoomDriver(new LatencyFIFOMatchmaker({ maxServerRttMs: 100 }), { retryAfterMs: 5000 });
    driver.enter("a", { rttMs: 50 });
    driver.enter("b", { rttMs: 50 });
    const { proposalId } = driver;
    driver.do({ type: "expire", proposalId });
    driver.do({ type: "confirm", subjectId: "a", proposalId });
    driver.do({ type: "confirm", subjectId: "b", proposalId });
    expect(driver.enter("c", { rttMs: 50 }).at(-1)).toMatchObject({
      members: ["a", "c"],
      overtaken: { count: 1, first: [{ subject_id: "b", code: "retry_delay" }] },
    });
  });

  it("may be proposed with one member exchanged", () => {
    const driver = new RoomDriver(fifo, { groupSize: 3, retryAfterMs: 5000 });
    for (const id of ["a", "b", "c"]) driver.enter(id);
    const { proposalId } = driver;
    for (const id of ["a", "b"]) driver.do({ type: "confirm", subjectId: id, proposalId });
    driver.do({ type: "expire", proposalId });
    expect(driver.enter("d").at(-1)).toMatchObject({ type: "proposed", members: ["a", "b", "d"] });
  });

  it("is held back after an abort as well, also a group of one", () => {
    const driver = new RoomDriver(fifo, { groupSize: 1, retryAfterMs: 5000 });
    driver.enter("a");
    expect(driver.do({ type: "abort", gameId: "game-1", reason: "log_failed" })).toEqual([
      { type: "aborted", game_id: "game-1", subject_ids: ["a"], reason: "log_failed", subject_id: null },
    ]);
    expect(driver.pass(4999)).toEqual([]);
    expect(typesOf(driver.pass(1))).toEqual(["proposed", "matched"]);
  });

  it("leaves no delay on a smaller group that its members could form", () => {
    const driver = new RoomDriver(fifo, { retryAfterMs: 5000 });
    driver.do({ type: "pause", what: "matching", actor: { name: "ada", reason: "by hand" } });
    for (const id of ["a", "b", "c"]) driver.enter(id);
    driver.do({ type: "match_by_hand", subjectIds: ["a", "b", "c"], actor: { name: "ada", reason: "trio" } });
    driver.do({ type: "reopen", what: "matching", actor: { name: "ada", reason: "done" } });
    expect(driver.do({ type: "leave", subjectId: "b" }).at(-1)).toMatchObject({
      type: "proposed",
      members: ["c", "a"],
    });
  });

  it("with a retry delay of 0 is proposed again at once", () => {
    const driver = new RoomDriver(fifo, { retryAfterMs: 0, graceMs: 10 });
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    expect(typesOf(driver.do({ type: "abort", gameId: "game-1", reason: "x" }))).toEqual([
      "aborted",
      "proposed",
    ]);
  });
});

describe("a match", () => {
  it("records what the rule decided on, not what changed while the members confirmed", () => {
    const driver = new RoomDriver(new LatencyFIFOMatchmaker({ maxServerRttMs: 100 }));
    driver.enter("a", { rttMs: 40 });
    driver.enter("b", { rttMs: 50 });
    driver.do({ type: "update", subjectId: "a", rttMs: 90, attributes: { late: true } });
    expect(driver.confirmAll().at(-1)).toMatchObject({
      type: "matched",
      participants: [
        { subject_id: "a", rtt_ms: 40, attributes: {} },
        { subject_id: "b", rtt_ms: 50 },
      ],
    });
    driver.do({ type: "abort", gameId: "game-1", reason: "test" });
    expect(driver.room.waiting.get("a")).toMatchObject({ rttMs: 90, attributes: { late: true } });
  });
});
