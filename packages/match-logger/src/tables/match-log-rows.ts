import type { MatchAssignment } from "../match-assignment.ts";
import { groupRows } from "./group-rows.ts";
import type { EmitRow } from "./table-row.ts";

/** The rows that a line of a match log gives, which tells nothing of what became of the group. */
export function matchLogRows(match: MatchAssignment, emit: EmitRow): void {
  const rows = groupRows({
    place: { experimentId: match.experiment_id, sceneId: match.scene_id },
    gameId: match.game_id,
    matchSeq: match.journal_seq,
    formedAt: Math.round(match.timestamp * 1e3),
    condition: match.condition,
    matchmakerClass: match.matchmaker_class,
    matchmakerHash: match.matchmaker_hash,
    reason: match.reason,
    step: null,
    proposalId: match.proposal_id,
    status: null,
    isInJournal: false,
    members: match.participants,
  });
  emit({ table: "matches", row: rows.match });
  for (const row of rows.participants) emit({ table: "match_participants", row });
}
