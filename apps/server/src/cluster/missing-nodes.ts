import type { Ticket, WaitingRoomView } from "@waitroom/matchmaker";
import type { NodeRow } from "@waitroom/redis-journal";
import { inBackground } from "../scenes/room-errors.ts";
import { parseConnectionName } from "./connection-name.ts";
import type { HolderSession } from "./holder-session.ts";

/**
 * Gives the participants of nodes that are not there any more their grace. A node that was taken for dead wrongly reads it in
 * the journal, and says that they are here.
 */
export function releaseMissing(session: HolderSession, nodes: readonly NodeRow[]): void {
  const there = new Set(nodes.filter(({ isThere }) => isThere).map(({ node }) => node));
  for (const ticket of present(session.standing.view)) {
    if (!ticket.connected) continue;
    const node = parseConnectionName(ticket.connection)?.node;
    if (node === undefined || there.has(node)) continue;
    const { subjectId, connection } = ticket;
    inBackground(session.direct({ type: "disconnect", subjectId, connection }));
  }
}

/** Everybody who has a place or plays. */
function* present(view: WaitingRoomView): IterableIterator<Ticket> {
  yield* view.presentTickets();
  for (const game of view.games()) if (game.status === "started") yield* game.members;
}
