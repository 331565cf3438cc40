import type { WaitingRoomEvent } from "../waiting-room-event.ts";
import type { AdminActionRow } from "./admin-actions.ts";
import type { Place } from "./place.ts";

/** The acts of admins that an event tells of: a row for each participant. None for what nobody did by hand. */
export function journalActs(place: Place, event: WaitingRoomEvent): readonly AdminActionRow[] {
  const act = (
    action: string,
    actor: string,
    reason: string,
    people: readonly string[],
    gameId: string | null,
  ) =>
    rowsOfAct({
      ...place,
      people,
      actId: `${place.sceneId ?? ""}:${event.seq}`,
      at: event.at,
      doneAt: event.at,
      actor,
      actorRole: null,
      action,
      gameId,
      ok: true,
      errorCode: null,
      reason,
      source: "journal",
    });
  switch (event.type) {
    case "paused":
    case "reopened": {
      const verb = event.type === "paused" ? "pause" : "reopen";
      return act(`${verb}_${event.what}`, event.actor, event.reason, [], null);
    }
    case "timed_out":
      if (event.actor === undefined) return [];
      return act("release", event.actor.name, event.actor.reason, [event.subject_id], null);
    case "removed":
      return act("remove", event.actor.name, event.actor.reason, [event.subject_id], null);
    case "matched": {
      if (event.actor === undefined) return [];
      const people = event.participants.map((member) => member.subject_id);
      return act("match_by_hand", event.actor.name, event.actor.reason, people, event.game_id);
    }
    default:
      return [];
  }
}

/** The rows of an act that concerns these people; one where it concerns nobody. */
export function rowsOfAct(
  act: Omit<AdminActionRow, "target" | "targets" | "subjectId">,
): readonly AdminActionRow[] {
  const targets = act.people.length;
  if (targets === 0) return [{ ...act, target: 1, targets, subjectId: null }];
  return act.people.map((subjectId, index) => ({ ...act, target: index + 1, targets, subjectId }));
}
