import type { MatchAssignment, NewMatch, NewMatchParticipant } from "./match-assignment.ts";
import type { JsonObject } from "./ports.ts";
import { schemaVersion } from "./storage/line-chain.ts";
import type { MakeLine } from "./storage/queued-lines.ts";

/** What a record says besides the match itself. */
export interface RecordContext {
  readonly experimentId: string | null;
  readonly serverRunId: string | null;
  readonly now: () => number;
}

/** Translates a match to the line that it will be. The values are taken now. */
export function matchLine(match: NewMatch, context: RecordContext): MakeLine {
  const formedAt = match.formedAt ?? context.now();
  const original = {
    timestamp: formedAt / 1000,
    scene_id: match.sceneId,
    game_id: match.gameId,
    participants: match.participants.map(participantOf),
    matchmaker_class: match.matchmakerClass,
  };
  const ours = {
    experiment_id: context.experimentId,
    server_run_id: match.serverRunId === undefined ? context.serverRunId : match.serverRunId,
    proposal_id: match.proposalId ?? null,
    journal_seq: match.journalSeq ?? null,
    group_size: match.groupSize ?? match.participants.length,
    reason: match.reason ?? "rule",
    condition: match.condition ?? null,
    matchmaker_hash: match.matchmakerHash ?? null,
    formed_at: new Date(formedAt).toISOString(),
    ...(match.actor === undefined ? {} : { actor: { name: match.actor.name, reason: match.actor.reason } }),
  };
  return (seq, prev) => ({ ...original, schema: schemaVersion, seq, ...ours, prev });
}

/** What the activity port is told of a stored match. */
export function matchActivity(record: MatchAssignment): JsonObject {
  return {
    game_id: record.game_id,
    participants: record.participants.map((participant) => participant.subject_id),
    rtt_values: record.participants.map((participant) => participant.rtt_ms),
    matchmaker: record.matchmaker_class,
  };
}

function participantOf(participant: NewMatchParticipant): JsonObject {
  return {
    subject_id: participant.subjectId,
    rtt_ms: participant.rttMs,
    waited_ms: participant.waitedMs ?? null,
    role: participant.role ?? null,
    attributes: { ...participant.attributes },
  };
}
