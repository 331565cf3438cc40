import type { WaitingRoomEvent } from "@waitroom/matchmaker";
import type { SceneRoom } from "../scenes/scene-room.ts";
import { inBackground } from "../scenes/room-errors.ts";
import { isOlder } from "./connection-name.ts";

/** What a node knows of its own connections. */
export interface OwnConnections {
  /** The connection of a participant at this node that counts here, or null. */
  readonly connection: (subjectId: string) => string | null;
  /** A newer one at another node has taken over. */
  readonly supersede: (subjectId: string) => void;
  /** Closes it, so that its page comes again and asks. */
  readonly startAfresh: (subjectId: string) => void;
}

/**
 * Says again that somebody is here, whenever the journal says otherwise: after another node took over, or took this one for
 * dead. The journal reaches every node, so that it is said until it is so.
 */
export function reassert(
  events: readonly WaitingRoomEvent[],
  room: Pick<SceneRoom, "reconnect">,
  own: OwnConnections,
): void {
  for (const event of events) {
    // They were back, and the one who decides heard of it too late: they may come in again.
    if (event.type === "left" && event.reason === "grace_ended") own.startAfresh(event.subject_id);
    if (event.type !== "disconnected" && event.type !== "returned" && event.type !== "entered") continue;
    const connection = own.connection(event.subject_id);
    if (connection === null) continue;
    if (event.type === "disconnected") {
      // Who did not confirm is away until they act; that their connection is there is known.
      if (event.reason === "no_confirmation") continue;
    } else if (connection === event.connection) continue;
    if (isOlder(connection, event.connection)) {
      if (event.type !== "disconnected") own.supersede(event.subject_id);
    } else inBackground(room.reconnect(event.subject_id, connection));
  }
}
