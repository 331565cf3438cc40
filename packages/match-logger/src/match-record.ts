import type { MatchAssignment, MatchParticipant, NewMatch, NewMatchParticipant } from "./match-assignment.ts";
import type { JsonObject } from "./ports.ts";
import { schemaVersion } from "./storage/line-chain.ts";

/** What a record says besides the match itself. */
export interface RecordContext {
  readonly experimentId: string | null;
  readonly serverRunId: string | null;
  readonly now: () => number;
}

/** Makes the record of a match, given its place and hash in the chain. */
export type MakeMatchLine = (seq: number, prev: string) => MatchAssignment;

/** Translates a match to the line that it will be. The values are taken now. */
export function matchLine(match: NewMatch, context: RecordContext): MakeMatchLine {
  const { sceneId, gameId, matchmakerClass, formedAt = context.now(), reason = "rule" } = match;
  const { proposalId = null, journalSeq = null, condition = null, matchmakerHash = null } = match;
  const { serverRunId = context.serverRunId, groupSize = match.participants.length } = match;
  const participants = match.participants.map(participantOf);
  const actor = match.actor === undefined ? null : { name: match.actor.name, reason: match.actor.reason };
  // One literal in the order of the file: spreading parts into each other costs as much as stringifying them.
  const line = (seq: number, prev: string): MatchAssignment => ({
    timestamp: formedAt / 1000,
    scene_id: sceneId,
    game_id: gameId,
    participants,
    matchmaker_class: matchmakerClass,
    schema: schemaVersion,
    seq,
    experiment_id: context.experimentId,
    server_run_id: serverRunId,
    proposal_id: proposalId,
    journal_seq: journalSeq,
    group_size: groupSize,
    reason,
    condition,
    matchmaker_hash: matchmakerHash,
    formed_at: new Date(formedAt).toISOString(),
    prev,
  });
  if (actor === null) return line;
  return (seq, prev) => {
    const { prev: last, ...before } = line(seq, prev);
    return { ...before, actor, prev: last };
  };
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

function participantOf(participant: NewMatchParticipant): MatchParticipant {
  return {
    subject_id: participant.subjectId,
    rtt_ms: participant.rttMs,
    waited_ms: participant.waitedMs ?? null,
    role: participant.role ?? null,
    attributes: { ...participant.attributes },
  };
}
