import type { CommandScope } from "./command-scope.ts";
import { releaseProposal, takeOut } from "./departures.ts";
import { comeBack } from "./presence.ts";
import { waitedMs } from "./ticket.ts";

/** A member of a proposal is there. An answer that comes after the limit is a return to the old place. */
export function confirm(subjectId: string, proposalId: number, scope: CommandScope): void {
  const { state, decisions, now, next, emit } = scope;
  const ticket = state.tickets.get(subjectId);
  if (ticket === undefined) return;
  const proposal = state.proposals.get(proposalId);
  if (proposal === undefined || ticket.proposalId !== proposalId) {
    if (ticket.status === "waiting" && ticket.missedProposalId === proposalId) {
      comeBack(ticket, ticket.connection, scope);
    }
    return;
  }
  if (proposal.confirmed.has(subjectId)) return;
  emit({ ...next(), type: "confirmed", proposal_id: proposalId, subject_id: subjectId });
  if (proposal.confirmed.size === proposal.members.length) decisions.match(proposalId, now, scope.newId);
}

/** A member of a proposal does not want to: they leave, the others go back. */
export function decline(subjectId: string, proposalId: number, scope: CommandScope): void {
  const ticket = scope.state.tickets.get(subjectId);
  if (ticket === undefined || ticket.proposalId !== proposalId) return;
  const body = {
    type: "left",
    subject_id: subjectId,
    reason: "declined",
    waited_ms: waitedMs(ticket, scope.now),
  } as const;
  takeOut(ticket, body, { released: "declined", aborted: "declined" }, scope);
}

/** The limit for confirming has passed: who did not confirm is away from now on, and keeps the place for the grace. */
export function expire(proposalId: number, scope: CommandScope): void {
  const { options, state, now, next, emit } = scope;
  const proposal = state.proposals.get(proposalId);
  if (proposal === undefined) return;
  const silent = proposal.members.filter(
    (ticket) => ticket.proposalId === proposalId && !proposal.confirmed.has(ticket.subjectId),
  );
  for (const ticket of silent) {
    emit({
      ...next(),
      type: "disconnected",
      subject_id: ticket.subjectId,
      connection: ticket.connection,
      reason: "no_confirmation",
      grace_until: now + options.graceMs,
    });
  }
  releaseProposal(proposalId, "no_confirmation", silent[0]?.subjectId ?? null, scope);
}
