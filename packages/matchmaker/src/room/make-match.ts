import { assignCondition } from "../assignment/conditions.ts";
import { assignRoles, type RoleCounts, type RolesPolicy } from "../assignment/roles.ts";
import type { MatchCandidate } from "../candidate.ts";
import { randomStream, type RandomPurpose } from "../random.ts";
import type { MatchedEvent } from "./events.ts";
import type { ResolvedOptions } from "./options.ts";
import { ranksOf } from "./groups.ts";
import { type RoomState } from "./room-state.ts";
import { waitedMs, type TicketState } from "./ticket.ts";

/** What makes one match different from another. */
export interface MatchFacts {
  readonly members: readonly TicketState[];
  /** Whose arrival or change led to the decision; by hand the first member. */
  readonly trigger: TicketState;
  /** `seq` of the event before the decision. */
  readonly seq: number;
  readonly now: number;
}

/** The assigned part of a `matched` event: condition and participants with their roles, in the rule's order. */
export function assign(
  options: ResolvedOptions,
  state: RoomState,
  { members, trigger, seq, now }: MatchFacts,
): Pick<MatchedEvent, "condition" | "participants"> {
  const seed = state.opened?.seed ?? options.seed;
  const random = (purpose: RandomPurpose): (() => number) =>
    randomStream({ seed, purpose, seq, enteredSeq: trigger.enteredSeq });
  const { assigned } = state;
  const roles =
    options.roles === null ? [] : rolesOf(members, options.roles, assigned.roles, random("roles"));
  return {
    condition: assignCondition(options.conditions, assigned.conditions, random("conditions")),
    participants: members.map((ticket, index) => ({
      subject_id: ticket.subjectId,
      rtt_ms: decidedOn(ticket).rttMs,
      waited_ms: waitedMs(ticket, now),
      role: roles[index] ?? null,
      attributes: decidedOn(ticket).attributes,
    })),
  };
}

/** The role of each member, in their order. */
function rolesOf(
  members: readonly TicketState[],
  policy: RolesPolicy,
  counts: RoleCounts,
  random: () => number,
): readonly (string | null)[] {
  const inOrder = members.toSorted((a, b) => a.enteredSeq - b.enteredSeq);
  const roles = assignRoles(policy, inOrder.map(decidedOn), counts, random);
  return ranksOf(members).map((rank) => roles[rank] ?? null);
}

/** What changed since the decision is for the next one: a record holds what the rule saw. */
function decidedOn(ticket: TicketState): MatchCandidate {
  return ticket.decidedOn ?? ticket.candidate;
}
