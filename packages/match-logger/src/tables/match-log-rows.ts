import type { MatchAssignment } from "../match-assignment.ts";
import { maxPairRtt } from "./games.ts";
import type { EmitRow } from "./table-row.ts";

/** The rows that a line of a match log gives, which tells nothing of what became of the group. */
export function matchLogRows(match: MatchAssignment, emit: EmitRow): void {
  const { scene_id: sceneId, experiment_id: experimentId, game_id: gameId, condition, participants } = match;
  const people = participants.map((member) => member.subject_id);
  const place = { experimentId, sceneId };
  emit({
    table: "matches",
    row: {
      ...place,
      people,
      gameId,
      matchSeq: match.journal_seq,
      condition,
      step: null,
      formedAt: Math.round(match.timestamp * 1e3),
      matchmakerClass: match.matchmaker_class,
      matchmakerHash: match.matchmaker_hash,
      reason: match.reason,
      proposalId: match.proposal_id,
      groupSize: participants.length,
      maxPairRttMs: maxPairRtt(participants.map((member) => member.rtt_ms)),
      status: null,
      abortReason: null,
      startedAt: null,
      endedAt: null,
      outcome: null,
    },
  });
  for (const [index, member] of participants.entries()) {
    const { subject_id: subjectId, role, waited_ms: waitedMs, rtt_ms: rttMs, attributes } = member;
    emit({
      table: "match_participants",
      row: {
        ...place,
        people,
        gameId,
        matchSeq: match.journal_seq,
        position: index + 1,
        subjectId,
        enteredSeq: null,
        role,
        condition,
        waitedMs,
        rttMs,
        isInJournal: false,
        poolRank: null,
        attributes,
      },
    });
  }
}
