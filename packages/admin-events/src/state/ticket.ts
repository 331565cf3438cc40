import { boundAttributes, boundText } from "../bounded-text.ts";
import type { Departed, RoomEvent } from "../room-event.ts";
import type { AttributeValue, DeadlineRow, ParticipantState } from "../wire-people.ts";

/** One arrival of a participant in a scene, from entering to the end. */
export interface Ticket {
  readonly subjectId: string;
  readonly state: ParticipantState;
  readonly since: number;
  readonly enteredAt: number;
  /** How long the server was down while they waited, which is no waiting. */
  readonly downMs: number;
  readonly deadlineAt: number | null;
  readonly connected: boolean;
  readonly graceUntil: number | null;
  /** How often they came back. */
  readonly returns: number;
  /** While reserved: until when the answer to `match_ready` may come, if the journal says how long it may take. */
  readonly confirmUntil: number | null;
  readonly rttMs: number | null;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly gameId: string | null;
  readonly waitedMs: number | null;
  readonly exitReason: string | null;
  /** How their game ended, for who was in it to its end. */
  readonly outcome: string | null;
}

/** Every arrival is in exactly one of the first four, and never comes back from the last two of them; who is outside has not arrived. */
export type Place = "waiting" | "in_group" | "completed" | "exited" | "outside";

export function placeOf(ticket: Ticket): Place {
  switch (ticket.state) {
    case "waiting":
    case "reserved":
      return "waiting";
    case "matched":
    case "started":
      return "in_group";
    case "ended":
      return ticket.exitReason === null ? "completed" : "exited";
    case "left":
    case "timed_out":
    case "removed":
      return "exited";
    case "screened_out":
      return "outside";
  }
}

/** From when a wait counts: without the time in which the server was down. Longest first, it is the order of arrival. */
export function waitingSince(ticket: Ticket): number {
  return ticket.enteredAt + ticket.downMs;
}

/** Whether nothing more comes of it: whoever enters afterwards arrives. */
export function isOver(ticket: Ticket): boolean {
  const place = placeOf(ticket);
  return place === "completed" || place === "exited" || place === "outside";
}

/** What stands of somebody who was refused at the door. */
export function screenedOutTicket(event: Extract<RoomEvent, { type: "screened_out" }>): Ticket {
  return {
    ...nothingYet(event),
    state: "screened_out",
    deadlineAt: null,
    connected: false,
    rttMs: null,
    attributes: {},
    waitedMs: 0,
    exitReason: boundText(event.reason, 60) || "other",
  };
}

export function enteredTicket(event: Extract<RoomEvent, { type: "entered" }>): Ticket {
  return {
    ...nothingYet(event),
    state: "waiting",
    deadlineAt: event.deadline_at,
    connected: true,
    rttMs: event.rtt_ms,
    attributes: boundAttributes(event.attributes),
    waitedMs: null,
    exitReason: null,
  };
}

function nothingYet({ subject_id: subjectId, at }: { readonly subject_id: string; readonly at: number }) {
  return {
    subjectId,
    since: at,
    enteredAt: at,
    downMs: 0,
    graceUntil: null,
    returns: 0,
    confirmUntil: null,
    gameId: null,
    outcome: null,
  };
}

export function updatedTicket(ticket: Ticket, event: Extract<RoomEvent, { type: "updated" }>): Ticket {
  return {
    ...ticket,
    rttMs: event.rtt_ms === undefined ? ticket.rttMs : event.rtt_ms,
    attributes: event.attributes === undefined ? ticket.attributes : boundAttributes(event.attributes),
  };
}

export function departedTicket(ticket: Ticket, event: Departed): Ticket {
  return {
    ...ticket,
    state: event.type,
    since: event.at,
    graceUntil: null,
    confirmUntil: null,
    waitedMs: event.waited_ms ?? ticket.waitedMs,
    exitReason: exitReason(event),
  };
}

export function reservedTicket(ticket: Ticket, at: number, confirmMs: number | null): Ticket {
  return {
    ...ticket,
    state: "reserved",
    since: at,
    confirmUntil: confirmMs === null ? null : at + confirmMs,
  };
}

/** Back in the place of the arrival. */
export function waitingTicket(ticket: Ticket, at: number): Ticket {
  return { ...ticket, state: "waiting", since: at, confirmUntil: null, gameId: null, waitedMs: null };
}

export function matchedTicket(ticket: Ticket, at: number, gameId: string, waitedMs: number | null): Ticket {
  return { ...ticket, state: "matched", since: at, confirmUntil: null, gameId, waitedMs };
}

export function startedTicket(ticket: Ticket, at: number): Ticket {
  return { ...ticket, state: "started", since: at };
}

export function endedTicket(ticket: Ticket, at: number, outcome: string): Ticket {
  const bounded = boundText(outcome, 60);
  return {
    ...ticket,
    state: "ended",
    since: at,
    graceUntil: null,
    exitReason: outcome === "completed" ? null : `ended_${bounded}`,
    outcome: bounded,
  };
}

/** The next moment at which something happens to this person by itself; null when nothing is due. */
export function nextDeadline(ticket: Ticket): DeadlineRow | null {
  switch (ticket.state) {
    case "waiting": {
      const { deadlineAt, graceUntil } = ticket;
      if (graceUntil !== null && (deadlineAt === null || graceUntil <= deadlineAt)) {
        return { at: graceUntil, what: "grace" };
      }
      return deadlineAt === null ? null : { at: deadlineAt, what: "wait_limit" };
    }
    case "reserved":
      return ticket.confirmUntil === null ? null : { at: ticket.confirmUntil, what: "confirm" };
    case "matched":
    case "started":
      return ticket.graceUntil === null ? null : { at: ticket.graceUntil, what: "grace" };
    default:
      return null;
  }
}

/** Each way out under its own name: an admin may both time somebody out and remove them, so `reason` alone is not enough. */
function exitReason(event: Departed): string {
  switch (event.type) {
    case "left":
      return boundText(event.reason, 60) || "left";
    case "timed_out":
      return event.reason === "wait_limit" || event.reason === ""
        ? "timed_out"
        : `timed_out_${boundText(event.reason, 60)}`;
    case "removed":
      return "removed";
  }
}
