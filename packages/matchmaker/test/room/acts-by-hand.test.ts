import { describe, expect, it } from "vitest";
import { FIFOMatchmaker } from "../../src/index.ts";
import { ACTOR, RoomDriver, typesOf } from "../support/room-driver.ts";

const fifo = new FIFOMatchmaker();
const RECORDED = { name: "ada", reason: "pilot" };

describe("a pause", () => {
  it("of matching forms no groups; when it is taken back everybody who waits is decided for", () => {
    const driver = new RoomDriver(fifo);
    expect(driver.do({ type: "pause", what: "matching", actor: ACTOR })).toEqual([
      { type: "paused", what: "matching", actor: "ada", reason: "pilot" },
    ]);
    expect(driver.do({ type: "pause", what: "matching", actor: ACTOR })).toEqual([]);
    driver.enter("a");
    expect(typesOf(driver.enter("b"))).toEqual(["entered"]);
    expect(driver.do({ type: "reopen", what: "matching", actor: ACTOR })).toMatchObject([
      { type: "reopened", what: "matching", actor: "ada", reason: "pilot" },
      { type: "proposed", members: ["b", "a"] },
    ]);
    expect(driver.do({ type: "reopen", what: "matching", actor: ACTOR })).toEqual([]);
  });

  it("of matching leaves open proposals and games as they are", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.enter("b");
    driver.do({ type: "pause", what: "matching", actor: ACTOR });
    expect(typesOf(driver.confirmAll())).toEqual(["confirmed", "confirmed", "matched"]);
  });

  it("needs a name and a reason", () => {
    const driver = new RoomDriver(fifo);
    for (const actor of [
      { name: "", reason: "x" },
      { name: "x", reason: "" },
      { name: "x", reason: "y".repeat(201) },
    ]) {
      expect(() => driver.do({ type: "pause", what: "intake", actor })).toThrow(TypeError);
    }
    expect(driver.room.view.paused.intake).toBe(false);
  });
});

describe("a release by hand", () => {
  it("ends a wait with the declared consequence", () => {
    const driver = new RoomDriver(fifo, { onTimeout: { message: "Thanks" } });
    driver.enter("a");
    driver.pass(30);
    expect(driver.do({ type: "release", subjectId: "a", actor: ACTOR })).toEqual([
      {
        type: "timed_out",
        subject_id: "a",
        reason: "admin",
        waited_ms: 30,
        consequence: { message: "Thanks", completion_code: null, redirect_url: null },
        actor: RECORDED,
      },
    ]);
  });

  it("of somebody reserved puts the others back", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.enter("b");
    expect(driver.do({ type: "release", subjectId: "a", actor: ACTOR })).toMatchObject([
      { type: "timed_out", subject_id: "a", reason: "admin" },
      { type: "released", reason: "removed", subject_id: "a" },
    ]);
    expect(driver.waiting).toEqual(["b"]);
  });

  it("of somebody who does not wait is refused", () => {
    const driver = new RoomDriver(fifo);
    driver.enter("a");
    driver.enter("b");
    driver.confirmAll();
    for (const subjectId of ["a", "nobody"]) {
      expect(() => driver.do({ type: "release", subjectId, actor: ACTOR })).toThrow(
        expect.objectContaining({ code: "INVALID_PARTICIPANT_STATE" }),
      );
    }
  });
});

describe("a removal", () => {
  it("is for good in every state, and ends the group as that state asks", () => {
    const followedBy = { waiting: [], reserved: ["released"], matched: ["aborted"], started: ["ended"] };
    for (const [status, after] of Object.entries(followedBy)) {
      const driver = new RoomDriver(fifo);
      driver.enter("a");
      if (status !== "waiting") driver.enter("b");
      if (status === "matched" || status === "started") driver.confirmAll();
      if (status === "started") driver.do({ type: "start", gameId: "game-1" });
      expect(driver.status("a")).toBe(status);
      const told = driver.do({ type: "remove", subjectId: "a", actor: ACTOR });
      expect(told[0]).toEqual({
        type: "removed",
        subject_id: "a",
        reason: "admin",
        waited_ms: 0,
        actor: RECORDED,
      });
      expect(typesOf(told)).toEqual(["removed", ...after]);
      expect(driver.enter("a")).toEqual([]);
      expect(() => driver.do({ type: "remove", subjectId: "a", actor: ACTOR })).toThrow(
        expect.objectContaining({ code: "INVALID_PARTICIPANT_STATE" }),
      );
    }
  });
});

describe("a match by hand", () => {
  it("is recorded as made by hand, of any size, whatever the rule says", () => {
    const driver = new RoomDriver(fifo, { groupSize: 4 });
    for (const id of ["a", "b", "c"]) driver.enter(id);
    driver.pass(10);
    expect(driver.do({ type: "match_by_hand", subjectIds: ["c", "a"], actor: ACTOR })).toEqual([
      {
        type: "matched",
        proposal_id: null,
        game_id: "game-1",
        matchmaker_class: "Manual",
        reason: "manual",
        condition: null,
        participants: [
          { subject_id: "c", rtt_ms: null, waited_ms: 10, role: null, attributes: {} },
          { subject_id: "a", rtt_ms: null, waited_ms: 10, role: null, attributes: {} },
        ],
        actor: RECORDED,
      },
    ]);
    expect(driver.waiting).toEqual(["b"]);
    expect(typesOf(driver.do({ type: "start", gameId: "game-1" }))).toEqual(["started"]);
  });

  it("takes nobody who is away, reserved, unknown or named twice, and changes nothing then", () => {
    const driver = new RoomDriver(fifo);
    for (const id of ["a", "b", "c", "d"]) driver.enter(id);
    driver.do({ type: "leave", subjectId: "c" });
    driver.do({ type: "disconnect", subjectId: "d", connection: "d1" });
    driver.enter("e");
    const { seq } = driver.room;
    for (const subjectIds of [
      ["e", "d"],
      ["e", "a"],
      ["e", "c"],
      ["e", "x"],
    ]) {
      expect(() => driver.do({ type: "match_by_hand", subjectIds, actor: ACTOR })).toThrow(
        expect.objectContaining({ code: "INVALID_PARTICIPANT_STATE" }),
      );
    }
    for (const subjectIds of [[], ["e", "e"]]) {
      expect(() => driver.do({ type: "match_by_hand", subjectIds, actor: ACTOR })).toThrow(TypeError);
    }
    expect(driver.room.seq).toBe(seq);
  });
});
