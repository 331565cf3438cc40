import { groupKey } from "./groups.ts";
import { type RoomState } from "./room-state.ts";
import { canBeMatched, type TicketState } from "./ticket.ts";

/** Whether these members fell apart a moment ago and are not put together again yet. */
export function isDelayed(state: RoomState, members: readonly TicketState[], now: number): boolean {
  if (state.retryDelays.size === 0) return false;
  const delay = state.retryDelays.get(groupKey(members));
  return delay !== undefined && delay.until > now;
}

/**
 * Lets go of delays that are over and of whose groups nobody waits. Where a room decides, time takes them away; one that
 * follows another would keep one for each group that ever fell apart.
 */
export function forgetOver({ retryDelays, at }: RoomState): void {
  for (const [key, { until, members }] of retryDelays) {
    if (until <= at && !members.some(({ status }) => status === "waiting")) retryDelays.delete(key);
  }
}

/** Whether somebody is kept back from a group that holds one of these. */
export function isDelayedWith(
  state: RoomState,
  ticket: TicketState,
  chosen: ReadonlySet<TicketState>,
  now: number,
): boolean {
  for (const { until, members } of state.retryDelays.values()) {
    if (until > now && members.includes(ticket) && members.some((member) => chosen.has(member))) return true;
  }
  return false;
}

/** When a group that somebody could be in at once may be proposed again; null: there is none. */
export function delayedUntil(state: RoomState, ticket: TicketState, now: number): number | null {
  for (const { until, members } of state.retryDelays.values()) {
    if (until > now && members.includes(ticket) && members.every(canBeMatched)) return until;
  }
  return null;
}
