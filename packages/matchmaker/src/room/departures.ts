import type { CommandScope } from "./command-scope.ts";
import type { LeftEvent, ReleaseReason, RemovedEvent, TimedOutEvent } from "./events.ts";
import type { TicketState } from "./ticket.ts";
import { timeOut } from "./time-out.ts";

/** Takes somebody out, and ends whatever group they were in: its other members go back to their places. */
export function takeOut(
  ticket: TicketState,
  body: LeftEvent | TimedOutEvent | RemovedEvent,
  reason: { readonly released: ReleaseReason; readonly aborted: string },
  scope: CommandScope,
): void {
  const { proposalId, gameId } = ticket;
  const game = gameId === null ? undefined : scope.state.games.get(gameId);
  scope.emit({ ...scope.next(), ...body });
  if (proposalId !== null) releaseProposal(proposalId, reason.released, ticket.subjectId, scope);
  if (game?.status === "matched") abortMatch(game.id, reason.aborted, ticket.subjectId, scope);
  if (game?.status === "started") endForAll(game.id, "partner_left", scope);
}

/** Ends a proposal without a match. */
export function releaseProposal(
  proposalId: number,
  reason: ReleaseReason,
  subjectId: string | null,
  scope: CommandScope,
): void {
  const members = scope.state.proposals.get(proposalId)?.members ?? [];
  scope.emit({ ...scope.next(), type: "released", proposal_id: proposalId, reason, subject_id: subjectId });
  goOn(members, scope);
}

/** Ends a match before its start. */
export function abortMatch(
  gameId: string,
  reason: string,
  subjectId: string | null,
  scope: CommandScope,
): void {
  const members = scope.state.games.get(gameId)?.members ?? [];
  const subjectIds = members.map((ticket) => ticket.subjectId);
  scope.emit({
    ...scope.next(),
    type: "aborted",
    game_id: gameId,
    subject_ids: subjectIds,
    reason,
    subject_id: subjectId,
  });
  goOn(members, scope);
}

/** Ends a started game for all who are still in it. */
export function endForAll(gameId: string, outcome: string, { state, next, emit }: CommandScope): void {
  const subjectIds = (state.games.get(gameId)?.members ?? []).map((ticket) => ticket.subjectId);
  emit({ ...next(), type: "ended", game_id: gameId, subject_ids: subjectIds, outcome });
}

/**
 * Decides anew for those who went back. Whose waiting limit passed meanwhile gets that one decision more, and
 * only once.
 */
function goOn(members: readonly TicketState[], scope: CommandScope): void {
  for (const ticket of members) if (ticket.overdueReleases > 1) timeOut(ticket, scope);
  scope.decisions.evaluate(members, scope.now, scope.newId);
  for (const ticket of members) timeOut(ticket, scope);
}
