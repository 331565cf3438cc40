import type { WaitingRoomEventType } from "./events.ts";
import { WaitingRoomError } from "./room-error.ts";

const KNOWN: Readonly<Record<WaitingRoomEventType, true>> = {
  opened: true,
  resumed: true,
  screened_out: true,
  entered: true,
  updated: true,
  disconnected: true,
  returned: true,
  left: true,
  timed_out: true,
  removed: true,
  evaluated: true,
  refused: true,
  proposed: true,
  confirmed: true,
  released: true,
  matched: true,
  started: true,
  aborted: true,
  ended: true,
  paused: true,
  reopened: true,
};

/**
 * Whether a room of this version can follow events of this type. One that cannot must not decide: what it does not know may have
 * let somebody in, or taken somebody out.
 */
export function isKnownEventType(type: string): type is WaitingRoomEventType {
  return Object.hasOwn(KNOWN, type);
}

/** What to say of an event of a type that this version does not know: `INVALID_JOURNAL`, with its type and what to do. */
export function unknownEvent(event: { readonly seq: number; readonly type: string }): WaitingRoomError {
  return new WaitingRoomError(
    "INVALID_JOURNAL",
    `Event ${event.seq} is of the type \`${event.type}\`, which this version does not know: a newer version wrote it. Go on with that version, or a later one.`,
  );
}
