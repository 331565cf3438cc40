import type { RoomDeadline } from "./room-deadlines.ts";
import type { RoomState } from "./room-state.ts";
import { canBeMatched, type TicketState } from "./ticket.ts";

/** Those for whom the rule is asked again because a moment has come. A change that was waited for is crossed off. */
export function triggersOf(what: RoomDeadline, state: RoomState): readonly TicketState[] {
  switch (what.kind) {
    case "change":
      state.deadlines.setChangeAt(what.ticket, null);
      return [what.ticket];
    case "step":
      return canBeMatched(what.ticket) ? [what.ticket] : [];
    case "retry":
      return (state.retryDelays.get(what.key)?.members ?? []).filter(canBeMatched);
    default:
      return [];
  }
}
