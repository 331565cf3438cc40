import { boundAttributes, boundText } from "../bounded-text.ts";
import type { Departed, RoomEvent } from "../room-event.ts";
import type { AttributeValue, ParticipantState } from "../wire.ts";

/** One arrival of a participant in a scene, from entering to the end. */
export interface Ticket {
  readonly subjectId: string;
  readonly state: ParticipantState;
  readonly since: number;
  readonly enteredAt: number;
  readonly deadlineAt: number | null;
  readonly connected: boolean;
  readonly graceUntil: number | null;
  readonly rttMs: number | null;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly gameId: string | null;
  readonly waitedMs: number | null;
  readonly exitReason: string | null;
}

/** Every arrival is in exactly one of these, and never comes back from the last two. */
export type Place = "waiting" | "in_group" | "completed" | "exited";

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
  }
}

export function isOver(ticket: Ticket): boolean {
  const place = placeOf(ticket);
  return place === "completed" || place === "exited";
}

export function enteredTicket(event: Extract<RoomEvent, { type: "entered" }>): Ticket {
  return {
    subjectId: event.subject_id,
    state: "waiting",
    since: event.at,
    enteredAt: event.at,
    deadlineAt: event.deadline_at,
    connected: true,
    graceUntil: null,
    rttMs: event.rtt_ms,
    attributes: boundAttributes(event.attributes),
    gameId: null,
    waitedMs: null,
    exitReason: null,
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
    waitedMs: event.waited_ms ?? ticket.waitedMs,
    exitReason: exitReason(event),
  };
}

export function reservedTicket(ticket: Ticket, at: number): Ticket {
  return { ...ticket, state: "reserved", since: at };
}

/** Back in the place of the arrival. */
export function waitingTicket(ticket: Ticket, at: number): Ticket {
  return { ...ticket, state: "waiting", since: at, gameId: null, waitedMs: null };
}

export function matchedTicket(ticket: Ticket, at: number, gameId: string, waitedMs: number | null): Ticket {
  return { ...ticket, state: "matched", since: at, gameId, waitedMs };
}

export function startedTicket(ticket: Ticket, at: number): Ticket {
  return { ...ticket, state: "started", since: at };
}

export function endedTicket(ticket: Ticket, at: number, outcome: string): Ticket {
  const completed = outcome === "completed";
  return {
    ...ticket,
    state: "ended",
    since: at,
    graceUntil: null,
    exitReason: completed ? null : `ended_${boundText(outcome, 60)}`,
  };
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
