import { freezeCandidate, type GroupHistory, type MatchCandidate } from "../candidate.ts";
import type { EnteredEvent } from "./events.ts";
import type { TicketState } from "./ticket.ts";

/** The ticket of somebody who has just entered. */
export function newTicket(event: EnteredEvent, seq: number, at: number): TicketState {
  return {
    subjectId: event.subject_id,
    enteredSeq: seq,
    enqueuedAt: at,
    status: "waiting",
    candidate: candidateOf(event, at),
    decidedOn: null,
    connected: true,
    connection: event.connection,
    awayReason: null,
    missedProposalId: null,
    deadlineAt: event.deadline_at,
    graceUntil: null,
    changeAt: null,
    overdueReleases: 0,
    downMs: 0,
    proposalId: null,
    gameId: null,
    waitedMs: null,
    consequence: null,
    outcome: null,
    earlier: null,
    later: null,
  };
}

function candidateOf(event: EnteredEvent, at: number): MatchCandidate {
  const history: GroupHistory | null =
    event.group_history === null
      ? null
      : {
          previousPartners: event.group_history.previous_partners,
          sourceSceneId: event.group_history.source_scene_id,
          groupId: event.group_history.group_id,
        };
  return freezeCandidate({
    subjectId: event.subject_id,
    rttMs: event.rtt_ms,
    groupHistory: history,
    pastPartners: event.past_partners,
    attributes: event.attributes,
    enqueuedAt: at,
  });
}
