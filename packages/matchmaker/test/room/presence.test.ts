import { describe, expect, it } from "vitest";
import { FIFOMatchmaker, LatencyFIFOMatchmaker, WaitingRoomError } from "../../src/index.ts";
import { ACTOR, RoomDriver, typesOf } from "../support/room-driver.ts";

const fifo = new FIFOMatchmaker();

describe("entering", () => {
  it("records all that a rule may see, and the end of the wait", () => {
    const driver = new RoomDriver(fifo, { waitLimitMs: 60_000 });
    const [entered] = driver.do({
      type: "enter",
      subjectId: "a",
      connection: "a1",
      rttMs: 31.5,
      attributes: { language: "de", age: 30, left: false, note: null },
      groupHistory: { previousPartners: ["x"], sourceSceneId: "first", groupId: "g" },
      pastPartners: ["x", "y"],
    });
    expect(entered).toEqual({
      type: "entered",
      subject_id: "a",
      connection: "a1",
      rtt_ms: 31.5,
      attributes: { language: "de", age: 30, left: false, note: null },
      group_history: { previous_partners: ["x"], source_scene_id: "first", group_id: "g" },
      past_partners: ["x", "y"],
      deadline_at: driver.now + 60_000,
    });
    expect(driver.room.waiting.get("a")).toEqual({
      subjectId: "a",
      rttMs: 31.5,
      groupHistory: { previousPartners: ["x"], sourceSceneId: "first", groupId: "g" },
      pastPartners: ["x", "y"],
      attributes: { language: "de", age: 30, left: false, note: null },
      enqueuedAt: driver.now,
    });
  });

  it("fills in nulls for what is not known, and has no deadline without a limit", () => {
    const driver = new RoomDriver(fifo, { waitLimitMs: null });
    expect(driver.enter("a")).toEqual([
      {
        type: "entered",
        subject_id: "a",
        connection: "a1",
        rtt_ms: null,
        attributes: {},
        group_history: null,
        past_partners: [],
        deadline_at: null,
      },
    ]);
  });

  it("keeps what was recorded when the caller changes it afterwards", () => {
    const driver = new RoomDriver(fifo);
    const attributes = { language: "de" };
    const pastPartners = ["x"];
    driver.do({ type: "enter", subjectId: "a", connection: "a1", attributes, pastPartners });
    attributes.language = "fr";
    pastPartners.push("y");
    expect(driver.journal.at(-1)).toMatchObject({ attributes: { language: "de" }, past_partners: ["x"] });
  });

  it("again while there keeps the ticket, and only the newest connection counts from then on", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    expect(driver.enter("a")).toEqual([]);
    expect(driver.enter("a", { connection: "a2" })).toEqual([
      { type: "returned", subject_id: "a", connection: "a2" },
    ]);
    expect(driver.do({ type: "disconnect", subjectId: "a", connection: "a1" })).toEqual([]);
    expect(driver.room.ticket("a")?.connected).toBe(true);
  });

  it("is refused while intake is paused, but not for those who are there", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.do({ type: "pause", what: "intake", actor: ACTOR });
    expect(() => driver.enter("b")).toThrow(expect.objectContaining({ code: "SCENE_CLOSED" }));
    expect(typesOf(driver.enter("a", { connection: "a2" }))).toEqual(["returned"]);
    driver.do({ type: "reopen", what: "intake", actor: ACTOR });
    expect(typesOf(driver.enter("b"))).toEqual(["entered", "proposed"]);
  });

  it("is refused when the room is full, and counts those who are away or reserved, but not the matched", () => {
    const driver = new RoomDriver(fifo, { capacity: 3 });
    driver.enter("a");
    driver.do({ type: "disconnect", subjectId: "a", connection: "a1" });
    driver.enter("b");
    driver.enter("c");
    expect(() => driver.enter("d")).toThrow(WaitingRoomError);
    expect(() => driver.enter("d")).toThrow(expect.objectContaining({ code: "SCENE_FULL" }));
    expect(driver.room.ticket("d")).toBeUndefined();
    driver.confirmAll();
    expect(typesOf(driver.enter("d"))).toEqual(["entered"]);
  });

  it("after having left is a new arrival at the end of the order", () => {
    const driver = new RoomDriver(new LatencyFIFOMatchmaker({ maxServerRttMs: 10 }));
    driver.enter("a", { rttMs: 50 });
    driver.enter("b", { rttMs: 50 });
    driver.do({ type: "leave", subjectId: "a" });
    driver.pass(10);
    expect(typesOf(driver.enter("a", { rttMs: 50 }))).toEqual(["entered"]);
    expect(driver.waiting).toEqual(["b", "a"]);
    expect(driver.room.ticket("a")?.enqueuedAt).toBe(driver.now);
  });

  it("after the wait timed out changes nothing: the ticket has the consequence still", () => {
    const driver = new RoomDriver(fifo, { waitLimitMs: 100, onTimeout: { completionCode: "C1" } });
    driver.enter("a");
    driver.pass(100);
    expect(driver.enter("a")).toEqual([]);
    expect(driver.room.ticket("a")).toMatchObject({
      status: "timed_out",
      consequence: { message: null, completion_code: "C1", redirect_url: null },
    });
  });

  it("after a game is for reentry only, and after a removal never", () => {
    for (const reentry of [false, true]) {
      const driver = new RoomDriver(fifo, { reentry });
      driver.enter("a");
      driver.enter("b");
      driver.confirmAll();
      driver.do({ type: "start", gameId: "game-1" });
      driver.do({ type: "end", gameId: "game-1", outcome: "completed" });
      expect(typesOf(driver.enter("a"))).toEqual(reentry ? ["entered"] : []);
      driver.enter("c");
      if (!reentry) continue;
      driver.do({ type: "remove", subjectId: "a", actor: ACTOR });
      expect(driver.enter("a")).toEqual([]);
      expect(driver.status("a")).toBe("removed");
    }
  });

  it("of a malformed participant throws and changes nothing", () => {
    const driver = new RoomDriver(fifo);
    const { seq } = driver.room;
    const wrong = [
      { subjectId: "" },
      { subjectId: "x".repeat(129) },
      { subjectId: "\ud800" },
      { rttMs: -1 },
      { rttMs: Number.NaN },
      { attributes: { a: Number.POSITIVE_INFINITY } },
    ];
    for (const facts of wrong) {
      const command = { type: "enter", subjectId: "a", connection: "a1", ...facts } as const;
      expect(() => driver.do(command)).toThrow(TypeError);
    }
    expect(driver.room.seq).toBe(seq);
    expect(typesOf(driver.enter("x".repeat(128)))).toEqual(["entered"]);
  });
});

describe("going", () => {
  it("of one's own accord ends the wait, and for who is not there it does nothing", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.pass(250);
    expect(driver.do({ type: "leave", subjectId: "a" })).toEqual([
      { type: "left", subject_id: "a", reason: "left", waited_ms: 250 },
    ]);
    expect(driver.do({ type: "leave", subjectId: "a" })).toEqual([]);
    expect(driver.do({ type: "leave", subjectId: "nobody" })).toEqual([]);
    expect(driver.waiting).toEqual([]);
  });

  it("while reserved releases the others to their places and decides for them again", () => {
    const driver = new RoomDriver(fifo, { groupSize: 3 });
    for (const id of ["a", "b", "c"]) driver.enter(id);
    const { proposalId } = driver;
    expect(driver.do({ type: "leave", subjectId: "b" })).toMatchObject([
      { type: "left", subject_id: "b", reason: "left" },
      { type: "released", proposal_id: proposalId, reason: "left", subject_id: "b" },
    ]);
    expect(driver.waiting).toEqual(["a", "c"]);
    expect(driver.enter("d").at(-1)).toMatchObject({ type: "proposed", members: ["a", "c", "d"] });
  });

  it("while matched aborts the match before its start", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    expect(driver.do({ type: "leave", subjectId: "a" })).toEqual([
      { type: "left", subject_id: "a", reason: "left", waited_ms: 0 },
      { type: "aborted", game_id: "game-1", subject_ids: ["b"], reason: "left", subject_id: "a" },
    ]);
    expect(driver.waiting).toEqual(["b"]);
  });

  it("while playing ends the game for the others", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    driver.do({ type: "start", gameId: "game-1" });
    expect(driver.do({ type: "leave", subjectId: "a" })).toMatchObject([
      { type: "left", subject_id: "a", reason: "left" },
      { type: "ended", game_id: "game-1", subject_ids: ["b"], outcome: "partner_left" },
    ]);
    expect(driver.status("b")).toBe("ended");
  });
});

describe("a lost connection", () => {
  it("keeps the place, cannot be matched meanwhile, and is back in it", () => {
    const driver = new RoomDriver(fifo, { graceMs: 1000 });
    driver.enter("a");
    expect(driver.do({ type: "disconnect", subjectId: "a", connection: "a1" })).toEqual([
      {
        type: "disconnected",
        subject_id: "a",
        connection: "a1",
        reason: "connection_lost",
        grace_until: driver.now + 1000,
      },
    ]);
    expect(typesOf(driver.enter("b"))).toEqual(["entered"]);
    expect(driver.waiting).toEqual(["b"]);
    driver.pass(999);
    expect(driver.do({ type: "reconnect", subjectId: "a", connection: "a2" })).toMatchObject([
      { type: "returned", subject_id: "a", connection: "a2" },
      { type: "proposed", trigger: "a", members: ["b", "a"], pool_head: ["a", "b"] },
    ]);
    expect(driver.pass(5000).filter(({ type }) => type === "left")).toEqual([]);
  });

  it("ends the wait when the grace is over", () => {
    const driver = new RoomDriver(fifo, { graceMs: 1000 });
    driver.enter("a");
    driver.do({ type: "disconnect", subjectId: "a", connection: "a1" });
    expect(driver.pass(999)).toEqual([]);
    expect(driver.pass(1)).toEqual([
      { type: "left", subject_id: "a", reason: "grace_ended", waited_ms: 1000 },
    ]);
  });

  it("of an older connection, or of somebody who is not there, does nothing", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.do({ type: "reconnect", subjectId: "a", connection: "a2" });
    expect(driver.do({ type: "disconnect", subjectId: "a", connection: "a1" })).toEqual([]);
    expect(driver.do({ type: "disconnect", subjectId: "b", connection: "b1" })).toEqual([]);
    driver.do({ type: "disconnect", subjectId: "a", connection: "a2" });
    expect(driver.do({ type: "disconnect", subjectId: "a", connection: "a2" })).toEqual([]);
    expect(driver.do({ type: "reconnect", subjectId: "b", connection: "b1" })).toEqual([]);
  });

  it("while reserved releases the group, and who lost it is away with grace", () => {
    const driver = new RoomDriver(fifo, { graceMs: 1000 });
    driver.enter("a");
    driver.enter("b");
    const { proposalId } = driver;
    expect(driver.do({ type: "disconnect", subjectId: "a", connection: "a1" })).toMatchObject([
      { type: "disconnected", subject_id: "a", grace_until: driver.now + 1000 },
      { type: "released", proposal_id: proposalId, reason: "disconnected", subject_id: "a" },
    ]);
    expect(driver.waiting).toEqual(["b"]);
  });

  it("while matched leaves the match until the grace ends, then aborts it", () => {
    const driver = new RoomDriver(fifo, { graceMs: 1000 });
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    expect(typesOf(driver.do({ type: "disconnect", subjectId: "a", connection: "a1" }))).toEqual([
      "disconnected",
    ]);
    expect(driver.status("b")).toBe("matched");
    expect(driver.pass(1000)).toMatchObject([
      { type: "left", subject_id: "a", reason: "grace_ended", waited_ms: 0 },
      { type: "aborted", game_id: "game-1", subject_ids: ["b"], reason: "grace_ended", subject_id: "a" },
    ]);
  });

  it("while playing has the in-game grace, then ends the game for the others", () => {
    const driver = new RoomDriver(fifo, { graceMs: 1000, inGameGraceMs: 3000 });
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    driver.do({ type: "start", gameId: "game-1" });
    driver.do({ type: "disconnect", subjectId: "a", connection: "a1" });
    expect(driver.pass(2000)).toEqual([]);
    expect(typesOf(driver.do({ type: "reconnect", subjectId: "a", connection: "a2" }))).toEqual(["returned"]);
    expect(driver.pass(5000)).toEqual([]);
    driver.do({ type: "disconnect", subjectId: "a", connection: "a2" });
    expect(driver.pass(3000)).toMatchObject([
      { type: "left", subject_id: "a", reason: "grace_ended" },
      { type: "ended", subject_ids: ["b"], outcome: "partner_left" },
    ]);
  });
});

describe("an update", () => {
  it("decides again with the new RTT, and keeps the place", () => {
    const driver = new RoomDriver(new LatencyFIFOMatchmaker({ maxServerRttMs: 100 }));
    driver.enter("a", { rttMs: 90 });
    driver.enter("b", { rttMs: 90 });
    expect(driver.do({ type: "update", subjectId: "a", rttMs: 10 })).toMatchObject([
      { type: "updated", subject_id: "a", rtt_ms: 10 },
      { type: "proposed", trigger: "a", members: ["b", "a"], pool_head: ["a", "b"] },
    ]);
  });

  it("adds to the attributes and leaves out what did not change", () => {
    const driver = new RoomDriver(fifo);
    driver.do({ type: "enter", subjectId: "a", connection: "a1", attributes: { x: 1, y: 2 } });
    expect(driver.do({ type: "update", subjectId: "a", attributes: { y: 3 } })).toEqual([
      { type: "updated", subject_id: "a", attributes: { x: 1, y: 3 } },
    ]);
    expect(driver.room.waiting.get("a")?.attributes).toEqual({ x: 1, y: 3 });
    expect(driver.do({ type: "update", subjectId: "a", attributes: { y: 3 } })).toEqual([]);
    expect(driver.do({ type: "update", subjectId: "a", rttMs: null })).toEqual([]);
  });

  it("of somebody reserved is kept for the next decision; of somebody matched or unknown it does nothing", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.enter("b");
    expect(typesOf(driver.do({ type: "update", subjectId: "a", rttMs: 7 }))).toEqual(["updated"]);
    driver.confirmAll();
    expect(driver.journal.at(-1)).toMatchObject({ participants: [{ subject_id: "a", rtt_ms: null }, {}] });
    expect(driver.do({ type: "update", subjectId: "a", rttMs: 8 })).toEqual([]);
    expect(driver.do({ type: "update", subjectId: "x", rttMs: 8 })).toEqual([]);
  });

  it("of a wrong kind throws and changes nothing", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    expect(() => driver.do({ type: "update", subjectId: "a", rttMs: -1 })).toThrow(TypeError);
    expect(() => driver.do({ type: "update", subjectId: "a", attributes: { x: Number.NaN } })).toThrow(
      TypeError,
    );
    expect(driver.room.waiting.get("a")).toMatchObject({ rttMs: null, attributes: {} });
  });
});
