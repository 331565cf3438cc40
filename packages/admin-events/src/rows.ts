import { pseudonym } from "./pseudonym.ts";
import type { Game } from "./state/game.ts";
import { oldestWaitingSince, type SceneRecord } from "./state/scene-record.ts";
import type { Ticket } from "./state/ticket.ts";
import type { GameRow, ParticipantRow, SceneRow } from "./wire.ts";

export function sceneRow(scene: SceneRecord): SceneRow {
  const { figures } = scene;
  const waits = scene.waits.figures();
  return {
    scene_id: figures.sceneId,
    group_size: figures.groupSize,
    matchmaker: figures.matchmaker,
    arrived: figures.arrived,
    waiting: figures.waiting,
    in_groups: figures.inGroups,
    completed: figures.completed,
    oldest_waiting_since: oldestWaitingSince(scene),
    wait_p50_ms: waits.p50Ms,
    wait_p90_ms: waits.p90Ms,
    wait_max_ms: waits.maxMs,
    wait_count: waits.count,
    matches: figures.matches,
    started: figures.started,
    ended: figures.ended,
    aborted: figures.aborted,
    exits: Object.fromEntries(figures.exits),
    reasons: figures.reasons,
    overtaken: figures.overtaken,
    refused: figures.refused,
    intake_paused: figures.intakePaused,
    matching_paused: figures.matchingPaused,
    wait_limit_ms: figures.waitLimitMs,
    capacity: figures.capacity,
  };
}

export function participantRow(sceneId: string, ticket: Ticket, lastSeenAt: number | null): ParticipantRow {
  const waits = ticket.state === "waiting" || ticket.state === "reserved";
  return {
    subject_id: ticket.subjectId,
    pseudonym: pseudonym(ticket.subjectId),
    scene_id: sceneId,
    state: ticket.state,
    since: ticket.since,
    entered_at: ticket.enteredAt,
    deadline_at: waits ? ticket.deadlineAt : null,
    connected: ticket.connected,
    grace_until: ticket.graceUntil,
    rtt_ms: ticket.rttMs,
    attributes: ticket.attributes,
    game_id: ticket.gameId,
    waited_ms: ticket.waitedMs,
    exit_reason: ticket.exitReason,
    last_seen_at: lastSeenAt,
  };
}

export function gameRow(game: Game): GameRow {
  return {
    game_id: game.gameId,
    scene_id: game.sceneId,
    state: game.state,
    matchmaker: game.matchmaker,
    reason: game.reason,
    condition: game.condition,
    formed_at: game.formedAt,
    started_at: game.startedAt,
    ended_at: game.endedAt,
    outcome: game.outcome,
    members: game.members.map((member) => ({
      subject_id: member.subjectId,
      pseudonym: pseudonym(member.subjectId),
      rtt_ms: member.rttMs,
      waited_ms: member.waitedMs,
      role: member.role,
    })),
  };
}
