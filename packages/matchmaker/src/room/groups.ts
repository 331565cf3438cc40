import type { ProposedEvent } from "./events.ts";
import type { TicketState } from "./ticket.ts";

/** A group that is reserved and not yet confirmed. */
export interface Proposal {
  readonly id: number;
  readonly members: readonly TicketState[];
  readonly confirmed: Set<string>;
  readonly event: ProposedEvent;
}

/** A match whose game has not ended. */
export interface Game {
  readonly id: string;
  status: "matched" | "started";
  /** How many were matched; who left since is no member. */
  readonly size: number;
  members: readonly TicketState[];
  /** Counts its condition and roles no more. */
  readonly takeBackAssignments: () => void;
}

/** The same members are not proposed again before `until`. */
export interface RetryDelay {
  readonly until: number;
  readonly members: readonly TicketState[];
}

/** One key for the same members in any order. */
export function groupKey(members: readonly TicketState[]): string {
  return members
    .map((ticket) => ticket.enteredSeq)
    .toSorted((a, b) => a - b)
    .join(",");
}

/** Each member's place in the order of arrival, from 0. */
export function ranksOf(members: readonly TicketState[]): readonly number[] {
  const places = members.map((ticket) => ticket.enteredSeq).toSorted((a, b) => a - b);
  return members.map((ticket) => places.indexOf(ticket.enteredSeq));
}
