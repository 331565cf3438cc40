import type { WaitingRoomEvent } from "@waitroom/matchmaker";
import { expect, it } from "vitest";
import { Quota } from "../../src/scenes/quota.ts";

type Told = Partial<WaitingRoomEvent> & { readonly type: string };

function after(target: number | null, ...events: readonly Told[]) {
  const quota = new Quota(target);
  // Of an event a quota reads these fields only.
  for (const event of events) quota.apply(event as WaitingRoomEvent);
  return { isFull: quota.isFull, isReached: quota.isReached };
}

const matched = (game_id: string): Told => ({ type: "matched", game_id });
const started = (game_id: string): Told => ({ type: "started", game_id });
const ended = (game_id: string, outcome: string): Told => ({ type: "ended", game_id, outcome });
const aborted = (game_id: string): Told => ({ type: "aborted", game_id });

it("is full when enough groups count down, play or have played, and reached when they have started", () => {
  expect(after(2)).toEqual({ isFull: false, isReached: false });
  expect(after(2, matched("a"), started("a"))).toEqual({ isFull: false, isReached: false });
  expect(after(2, matched("a"), started("a"), matched("b"))).toEqual({ isFull: true, isReached: false });
  expect(after(1, matched("a"), started("a"), ended("a", "completed"))).toEqual({
    isFull: true,
    isReached: true,
  });
  expect(after(1, matched("a"), started("a"), ended("a", "out_of_time"))).toEqual({
    isFull: true,
    isReached: true,
  });
});

it("does not count what never started, or ended before its time", () => {
  const none = { isFull: false, isReached: false };
  expect(after(1, matched("a"), aborted("a"))).toEqual(none);
  for (const outcome of ["partner_left", "admin"]) {
    expect(after(1, matched("a"), started("a"), ended("a", outcome))).toEqual(none);
  }
});

it("never is where the study takes as many as come", () => {
  expect(after(null, matched("a"), started("a"))).toEqual({ isFull: false, isReached: false });
});
