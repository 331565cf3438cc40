import type { MatchCandidate } from "../candidate.ts";
import type { RecordedConsequence } from "./events.ts";

/** Where a participant stands in a scene. */
export type TicketStatus =
  | "waiting"
  | "reserved"
  | "matched"
  | "started"
  | "ended"
  | "left"
  | "timed_out"
  | "removed";

/** A participant's way through a scene, as it stood when it was read. */
export interface Ticket {
  readonly subjectId: string;
  readonly status: TicketStatus;
  readonly connected: boolean;
  /** The connection that counts. */
  readonly connection: string;
  /** Why they are away; null while connected. */
  readonly awayReason: "connection_lost" | "no_confirmation" | "restart" | null;
  readonly enqueuedAt: number;
  readonly deadlineAt: number | null;
  readonly graceUntil: number | null;
  /** The open proposal while reserved. */
  readonly proposalId: number | null;
  /** Whether they confirmed that proposal. */
  readonly confirmed: boolean;
  /** The game while matched or started, and afterwards. */
  readonly gameId: string | null;
  /** How long they waited in all, in ms; null while it goes on. */
  readonly waitedMs: number | null;
  /** After `timed_out`: what they are told. */
  readonly consequence: RecordedConsequence | null;
  /** After `ended`: how the game ended. */
  readonly outcome: string | null;
}

/** A ticket inside the room: the one place that changes, and only by events. */
export interface TicketState {
  readonly subjectId: string;
  /** `seq` of the `entered`: the place in the order of arrival. */
  readonly enteredSeq: number;
  readonly enqueuedAt: number;
  status: TicketStatus;
  candidate: MatchCandidate;
  /** The candidate on whom the rule decided, while reserved or matched by it: what a record says of the decision. */
  decidedOn: MatchCandidate | null;
  connected: boolean;
  connection: string;
  awayReason: Ticket["awayReason"];
  /** The proposal whose confirmation was missed; a late answer to it is a return. */
  missedProposalId: number | null;
  deadlineAt: number | null;
  graceUntil: number | null;
  /** When time alone may change the rule's answer. */
  changeAt: number | null;
  /** How often a release or abort found the waiting limit passed. */
  overdueReleases: number;
  /** Time in which the server was down, in ms. */
  downMs: number;
  proposalId: number | null;
  gameId: string | null;
  waitedMs: number | null;
  consequence: RecordedConsequence | null;
  outcome: string | null;
  /** Neighbours in the order of arrival, among those who are waiting, reserved or matched. */
  earlier: TicketState | null;
  later: TicketState | null;
}

/** How long somebody has waited, in ms, without the time in which the server was down. */
export function waitedMs(ticket: TicketState, now: number): number {
  return Math.max(0, now - ticket.enqueuedAt - ticket.downMs);
}

/** Whether a rule may see and choose this participant. */
export function canBeMatched(ticket: TicketState): boolean {
  return ticket.status === "waiting" && ticket.connected;
}
