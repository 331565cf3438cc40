import { describe, expect, it } from "vitest";
import { FIFOMatchmaker, WaitingRoom, type WaitingRoomEvent } from "../../src/index.ts";
import { forgetOver } from "../../src/room/retry-delays.ts";
import { RoomState } from "../../src/room/room-state.ts";
import { RoomDriver } from "../support/room-driver.ts";

/** Pairs of whom nobody confirms in time, and who go; after the last of them two stay. */
function pairsThatFallApart(count: number): RoomDriver {
  const driver = new RoomDriver(new FIFOMatchmaker(), { retryAfterMs: 1000, graceMs: 60_000 });
  for (let pair = 0; pair < count; pair += 1) {
    const members = [`a${pair}`, `b${pair}`];
    for (const subjectId of members) driver.enter(subjectId);
    driver.do({ type: "expire", proposalId: driver.proposalId });
    driver.pass(10);
    if (pair < count - 1) for (const subjectId of members) driver.do({ type: "leave", subjectId });
  }
  return driver;
}

function stateOf(events: readonly WaitingRoomEvent[]): RoomState {
  const state = new RoomState({ keepsTime: true });
  for (const event of events) state.apply(event);
  return state;
}

describe("retry delays of a room that follows another", () => {
  it("are let go when they are over and nobody of the group waits", () => {
    const driver = pairsThatFallApart(300);
    const state = stateOf(driver.journal);
    expect(state.retryDelays.size).toBe(300);
    forgetOver(state);
    // One each 10 ms, for 1,000 ms; and that of the two who wait, however old.
    expect(state.retryDelays.size).toBeLessThan(110);
    state.at += 10_000;
    forgetOver(state);
    expect(state.retryDelays.size).toBe(1);
  });

  it("say the same as those of the room that decides", () => {
    const driver = pairsThatFallApart(300);
    const follower = new WaitingRoom(driver.options);
    for (const event of driver.journal) follower.follow(event);
    follower.resume();
    for (const subjectId of ["a299", "b299"]) {
      driver.do({ type: "reconnect", subjectId, connection: "2" });
      const event = driver.journal.at(-1);
      if (event !== undefined) follower.follow(event);
      expect(follower.explain(subjectId, driver.now)).toEqual(driver.room.explain(subjectId, driver.now));
    }
    expect(driver.room.explain("a299", driver.now).code).toBe("retry_delay");
    const [proposed] = driver.pass(1000);
    const advanced = follower.handle({ type: "advance" }, { now: driver.now, newId: driver.newId });
    expect(advanced).toMatchObject([proposed]);
    expect(proposed?.type).toBe("proposed");
  });
});
