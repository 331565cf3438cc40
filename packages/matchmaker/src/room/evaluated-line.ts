import type { RoomState } from "./room-state.ts";

/** While somebody is there, an `evaluated` line is written at least this often, so that a stop can be dated. */
export const HEARTBEAT_MS = 10_000;
/** Evaluations without a group are summed up at most this often. */
export const SUMMARY_MS = 1_000;

/** When the next `evaluated` line is due, or null. */
export function nextEvaluatedAt(state: RoomState, pendingCount: number): number | null {
  if (state.seq === 0) return null;
  if (pendingCount > 0) return state.lastEvaluatedAt + SUMMARY_MS;
  return state.arrivals.present > 0 ? state.lastEvaluatedAt + HEARTBEAT_MS : null;
}
