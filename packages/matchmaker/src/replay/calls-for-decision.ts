import type { WaitingRoomEvent } from "../room/events.ts";
import type { RoomState } from "../room/room-state.ts";
import { canBeMatched, type TicketState } from "../room/ticket.ts";

/**
 * For whom an event calls for a decision. Read before the event is applied, since a group that ends is gone
 * afterwards; the result is read after it.
 */
export function callsForDecision(event: WaitingRoomEvent, state: RoomState): () => readonly TicketState[] {
  switch (event.type) {
    case "entered":
    case "updated":
      return () => [state.ticket(event.subject_id)];
    case "returned":
      // Who goes over to a newer connection was there all the time.
      return state.ticket(event.subject_id).connected ? nobody : () => [state.ticket(event.subject_id)];
    case "released": {
      // After a restart nobody is taken to be there.
      const members = state.proposals.get(event.proposal_id)?.members ?? [];
      return event.reason === "restart" ? nobody : () => members;
    }
    case "aborted": {
      const members = state.games.get(event.game_id)?.members ?? [];
      return () => members;
    }
    case "reopened":
      return event.what === "matching" ? () => [...state.arrivals.all()].filter(canBeMatched) : nobody;
    default:
      return nobody;
  }
}

function nobody(): readonly TicketState[] {
  return [];
}
