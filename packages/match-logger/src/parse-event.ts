import { checkEnvelope, checkEvent } from "./event-schemas.ts";
import { MatchLogError } from "./match-log-error.ts";
import { assertSchema, firstIssue } from "./parse-issue.ts";
import type { StoredEvent, WaitingRoomEvent } from "./waiting-room-event.ts";

/** An event of a type that this version does not know: what a later version added. */
export interface UnknownEvent extends StoredEvent {
  readonly type: string;
}

/** An event as it was read: `isKnown` says whether its fields were checked and have types. */
export type WaitingRoomEventLine =
  | { readonly isKnown: true; readonly event: WaitingRoomEvent }
  | { readonly isKnown: false; readonly event: UnknownEvent };

/**
 * Reads one event of a journal as it was parsed from JSON. Keys that are not known are kept, and an event of a type that is
 * not known is read too. Throws `INVALID_RECORD` or `NEWER_SCHEMA`.
 */
export function parseWaitingRoomEvent(value: unknown): WaitingRoomEventLine {
  assertSchema(value);
  // Whoever reads a long journal pays for each check: the envelope is a part of every known event.
  const known = checkEvent(value);
  if (known?.success === true) return { isKnown: true, event: known.data };
  const envelope = known ?? checkEnvelope(value);
  if (envelope.success) return { isKnown: false, event: envelope.data };
  const message = `Not an event of a waiting room: ${firstIssue(envelope.error)}`;
  throw new MatchLogError("INVALID_RECORD", message, { cause: envelope.error });
}
