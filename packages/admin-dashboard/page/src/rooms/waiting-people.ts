import type { ParticipantRow } from "@waitroom/admin-events/client";

/** Who waits, by scene, in the order of arrival. Reserved ones still wait: their group is not confirmed. */
export function waitingByScene(
  participants: readonly ParticipantRow[],
): ReadonlyMap<string, readonly ParticipantRow[]> {
  const waiting = participants.filter(({ state }) => state === "waiting" || state === "reserved");
  const byArrival = waiting.toSorted((a, b) => a.entered_at - b.entered_at);
  return Map.groupBy(byArrival, ({ scene_id }) => scene_id);
}
