import { describe, expect, it } from "vitest";
import { FIFOMatchmaker } from "../../src/index.ts";
import { RoomDriver, typesOf } from "../support/room-driver.ts";

function matched(): RoomDriver {
  const driver = new RoomDriver(new FIFOMatchmaker());
  driver.enter("a");
  driver.enter("b");
  driver.confirmAll();
  return driver;
}

describe("a start", () => {
  it("begins the game when everybody is there", () => {
    const driver = matched();
    expect(driver.do({ type: "start", gameId: "game-1" })).toEqual([
      { type: "started", game_id: "game-1", subject_ids: ["a", "b"] },
    ]);
    expect(driver.do({ type: "start", gameId: "game-1" })).toEqual([]);
    expect(driver.do({ type: "start", gameId: "other" })).toEqual([]);
    expect(driver.room.view.present).toBe(0);
  });

  it("aborts the match when a member is absent, who stays away with their grace", () => {
    const driver = matched();
    driver.do({ type: "disconnect", subjectId: "b", connection: "b1" });
    expect(driver.do({ type: "start", gameId: "game-1" })).toEqual([
      {
        type: "aborted",
        game_id: "game-1",
        subject_ids: ["a", "b"],
        reason: "member_absent",
        subject_id: "b",
      },
    ]);
    expect(driver.waiting).toEqual(["a"]);
    expect(driver.room.ticket("b")).toMatchObject({
      status: "waiting",
      connected: false,
      gameId: null,
      waitedMs: null,
    });
  });
});

describe("an abort", () => {
  it("puts everybody back in the place of their arrival, and decides for them when the retry delay ends", () => {
    const driver = matched();
    driver.enter("c");
    expect(driver.do({ type: "abort", gameId: "game-1", reason: "log_failed", subjectId: "a" })).toEqual([
      { type: "aborted", game_id: "game-1", subject_ids: ["a", "b"], reason: "log_failed", subject_id: "a" },
    ]);
    expect(driver.waiting).toEqual(["a", "b", "c"]);
    expect(driver.pass(5000)).toMatchObject([{ type: "proposed", trigger: "a", members: ["b", "a"] }]);
  });

  it("does nothing once the game has started, or is not known, and needs a reason", () => {
    const driver = matched();
    expect(() => driver.do({ type: "abort", gameId: "game-1", reason: "" })).toThrow(TypeError);
    driver.do({ type: "start", gameId: "game-1" });
    expect(driver.do({ type: "abort", gameId: "game-1", reason: "late" })).toEqual([]);
    expect(driver.do({ type: "abort", gameId: "other", reason: "x" })).toEqual([]);
  });
});

describe("an end", () => {
  it("is the end of the game for all who are in it, once", () => {
    const driver = matched();
    expect(driver.do({ type: "end", gameId: "game-1", outcome: "completed" })).toEqual([]);
    driver.do({ type: "start", gameId: "game-1" });
    driver.do({ type: "disconnect", subjectId: "b", connection: "b1" });
    expect(driver.do({ type: "end", gameId: "game-1", outcome: "completed" })).toEqual([
      { type: "ended", game_id: "game-1", subject_ids: ["a", "b"], outcome: "completed" },
    ]);
    expect(driver.room.ticket("a")).toMatchObject({
      status: "ended",
      outcome: "completed",
      gameId: "game-1",
    });
    expect(driver.do({ type: "end", gameId: "game-1", outcome: "completed" })).toEqual([]);
    expect(typesOf(driver.pass(60_000))).toEqual([]);
    expect(driver.do({ type: "leave", subjectId: "a" })).toEqual([]);
  });

  it("needs an outcome", () => {
    const driver = matched();
    driver.do({ type: "start", gameId: "game-1" });
    expect(() => driver.do({ type: "end", gameId: "game-1", outcome: "" })).toThrow(TypeError);
  });
});
