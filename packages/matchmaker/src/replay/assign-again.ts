import type { MatchedEvent } from "../room/events.ts";
import { assign } from "../room/make-match.ts";
import type { ResolvedOptions } from "../room/options.ts";
import type { RoomState } from "../room/room-state.ts";
import type { TicketState } from "../room/ticket.ts";

/** What a match gives to its members: condition, roles, and what is recorded of each. */
export type Assignment = Pick<MatchedEvent, "condition" | "participants">;

/** Gives condition and roles of a recorded match again; null where there is no such group. */
export function assignAgain(
  options: ResolvedOptions,
  state: RoomState,
  match: MatchedEvent & { readonly at: number },
): Assignment | null {
  if (match.proposal_id !== null) {
    const proposal = state.proposals.get(match.proposal_id);
    if (proposal === undefined) return null;
    const trigger = state.ticket(proposal.event.trigger);
    return assign(options, state, {
      members: proposal.members,
      trigger,
      seq: proposal.id - 1,
      now: match.at,
    });
  }
  const members: TicketState[] = match.participants.map(({ subject_id }) => state.ticket(subject_id));
  const [trigger] = members;
  return trigger === undefined
    ? null
    : assign(options, state, { members, trigger, seq: state.seq, now: match.at });
}
