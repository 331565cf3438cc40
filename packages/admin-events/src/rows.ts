import { pseudonym } from "./pseudonym.ts";
import type { Game } from "./state/game.ts";
import type { Presence } from "./presence.ts";
import { flowRow } from "./state/flow.ts";
import { forecastRow } from "./forecast-row.ts";
import { missingPeople } from "./state/missing-people.ts";
import { longestWaitSince, type SceneRecord } from "./state/scene-record.ts";
import { nextDeadline, type Ticket, waitingSince } from "./state/ticket.ts";
import type { GameRow, MemberPresence } from "./wire-games.ts";
import type { ParticipantRow } from "./wire-people.ts";
import type { SceneRow } from "./wire.ts";

/** `until` is the last whole step of time, which a forecast counts from. */
export function sceneRow(scene: SceneRecord, targetGroups: number | null, until: number): SceneRow {
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
    oldest_waiting_since: longestWaitSince(scene),
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
    step: figures.step,
    last_match_at: figures.lastMatchAt,
    flow: flowRow(figures.arrived, figures.flow),
    target_groups: targetGroups,
    steps: figures.steps,
    missing: missingPeople(scene),
    needs: scene.needs.rows(),
    forecast: forecastRow(scene, until),
    intake_paused: figures.intakePaused,
    matching_paused: figures.matchingPaused,
    wait_limit_ms: figures.waitLimitMs,
    capacity: figures.capacity,
  };
}

export function participantRow(sceneId: string, ticket: Ticket, presence: Presence): ParticipantRow {
  const { lastSeenAt, rtt, browserErrors } = presence.of(ticket.subjectId);
  const waits = ticket.state === "waiting" || ticket.state === "reserved";
  return {
    subject_id: ticket.subjectId,
    pseudonym: pseudonym(ticket.subjectId),
    scene_id: sceneId,
    state: ticket.state,
    since: ticket.since,
    entered_at: ticket.enteredAt,
    waiting_since: waitingSince(ticket),
    deadline_at: waits ? ticket.deadlineAt : null,
    connected: ticket.connected,
    grace_until: ticket.graceUntil,
    reconnects: ticket.returns,
    next_deadline: nextDeadline(ticket),
    rtt_ms: ticket.rttMs,
    rtt,
    attributes: ticket.attributes,
    game_id: ticket.gameId,
    waited_ms: ticket.waitedMs,
    exit_reason: ticket.exitReason,
    last_seen_at: lastSeenAt,
    browser_errors: browserErrors,
  };
}

/** Says whether a member is there. */
export type PresenceIn = (game: Game, subjectId: string) => MemberPresence | null;

export function gameRow(game: Game, presenceIn: PresenceIn): GameRow {
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
    rtt_spread_ms: rttSpreadMs(game),
    members: game.members.map((member) => ({
      subject_id: member.subjectId,
      pseudonym: pseudonym(member.subjectId),
      rtt_ms: member.rttMs,
      waited_ms: member.waitedMs,
      role: member.role,
      presence: presenceIn(game, member.subjectId),
    })),
  };
}

function rttSpreadMs({ members }: Game): number | null {
  const known = members.flatMap(({ rttMs }) => rttMs ?? []);
  return known.length < 2 ? null : Math.max(...known) - Math.min(...known);
}
