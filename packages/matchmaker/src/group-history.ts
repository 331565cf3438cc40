import type { GroupHistory } from "./candidate.ts";
import type { WaitingRoomEvent } from "./room/events.ts";

/** Who was grouped with whom so far, over all scenes. */
export type GroupHistories = ReadonlyMap<string, ParticipantHistory>;

/** One participant's part of it. */
export interface ParticipantHistory {
  readonly last: GroupHistory;
  readonly pastPartners: readonly string[];
  /** When the last group started, epoch ms. */
  readonly at: number;
}

/**
 * Adds one event of a scene to the history, in place, and returns it. Who started a game together were partners,
 * however it ended. The last group is the one with the greatest `at`, then the greater scene id, so that the
 * order in which the journals of several scenes are read does not matter.
 */
export function foldGroupHistory(
  history: Map<string, ParticipantHistory>,
  sceneId: string,
  event: WaitingRoomEvent,
): Map<string, ParticipantHistory> {
  if (event.type !== "started" || event.subject_ids.length < 2) return history;
  for (const subjectId of event.subject_ids) {
    const partners = event.subject_ids.filter((other) => other !== subjectId);
    const before = history.get(subjectId);
    const last = { previousPartners: partners, sourceSceneId: sceneId, groupId: event.game_id };
    const isLater = before === undefined || isAfter(event.at, sceneId, before);
    history.set(subjectId, {
      last: isLater ? last : before.last,
      at: isLater ? event.at : before.at,
      pastPartners: [...new Set([...(before?.pastPartners ?? []), ...partners])].toSorted(),
    });
  }
  return history;
}

function isAfter(at: number, sceneId: string, before: ParticipantHistory): boolean {
  return at > before.at || (at === before.at && sceneId >= (before.last.sourceSceneId ?? ""));
}
