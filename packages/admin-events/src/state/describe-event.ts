import type { Departed, GameMoved, RoomEvent } from "../room-event.ts";
import type { Game } from "./game.ts";

/** A line of the timeline before it is bounded and numbered. */
export interface TimelineEntry {
  readonly timestamp: number;
  readonly eventType: string;
  readonly subjectId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * The line that a person reads for an event of a waiting room; undefined for those that would only be noise.
 * `matched` has none of its own: {@link describeMatch} is told once its match record is on disk.
 */
export function describeEvent(sceneId: string, event: RoomEvent): TimelineEntry | undefined {
  switch (event.type) {
    case "opened":
      return line(sceneId, event, "", { group_size: event.group_size, matchmaker: event.matchmaker.class });
    case "screened_out":
      return line(sceneId, event, event.subject_id, { reason: event.reason });
    case "entered":
      return line(sceneId, event, event.subject_id, { rtt_ms: event.rtt_ms });
    case "disconnected":
      return line(sceneId, event, event.subject_id, { reason: event.reason, grace_until: event.grace_until });
    case "returned":
      return line(sceneId, event, event.subject_id, {});
    case "left":
    case "timed_out":
    case "removed":
      return line(sceneId, event, event.subject_id, departure(event));
    case "refused":
      return line(sceneId, event, event.trigger, { reason: event.reason, detail: event.detail });
    case "released":
      return line(sceneId, event, event.subject_id ?? "", {
        reason: event.reason,
        proposal_id: event.proposal_id,
      });
    case "started":
    case "aborted":
    case "ended":
      return line(sceneId, event, event.subject_ids[0] ?? "", groupMove(event));
    case "paused":
    case "reopened":
      return line(sceneId, event, "", { what: event.what, actor: event.actor, reason: event.reason });
    case "resumed":
    case "updated":
    case "evaluated":
    case "proposed":
    case "confirmed":
    case "matched":
      return undefined;
  }
}

/** `match_formed`, with the original's four fields first. */
export function describeMatch(game: Game): TimelineEntry {
  return {
    timestamp: game.formedAt,
    eventType: "match_formed",
    subjectId: game.members[0]?.subjectId ?? "",
    details: {
      game_id: game.gameId,
      participants: game.members.map((member) => member.subjectId),
      rtt_values: game.members.map((member) => member.rttMs),
      matchmaker: game.matchmaker,
      scene_id: game.sceneId,
      reason: game.reason,
      condition: game.condition,
    },
  };
}

function line(
  sceneId: string,
  event: RoomEvent,
  subjectId: string,
  details: Readonly<Record<string, unknown>>,
): TimelineEntry {
  return {
    timestamp: event.at,
    eventType: event.type,
    subjectId,
    details: { scene_id: sceneId, ...details },
  };
}

function departure(event: Departed): Readonly<Record<string, unknown>> {
  return { reason: event.reason, waited_ms: event.waited_ms, actor: event.actor };
}

function groupMove(event: GameMoved): Readonly<Record<string, unknown>> {
  return {
    game_id: event.game_id,
    subject_ids: event.subject_ids,
    reason: event.reason,
    outcome: event.outcome,
  };
}
