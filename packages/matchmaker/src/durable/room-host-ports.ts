import type { Journal, SetTimer } from "../ports.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import type { Ticket } from "../room/ticket.ts";
import type { WaitingRoom } from "../room/waiting-room.ts";

/** What a durable room needs from outside. */
export interface DurableWaitingRoomPorts {
  readonly journal: Journal;
  /**
   * Epoch milliseconds that never go back. Where it is behind the last event of the journal, the room's time goes on from that
   * event. @default the wall clock at process start plus the monotonic clock since
   */
  readonly now?: () => number;
  /** @default UUID v4 */
  readonly newId?: () => string;
  /** @default setTimeout */
  readonly setTimer?: SetTimer;
  /** Told once what the journal held when it was opened, before anything else; must not throw. */
  readonly onRestored?: (events: readonly WaitingRoomEvent[]) => void;
  /** Subscribed before the first event of this process, the `opened`; must not throw. */
  readonly onEvents?: (events: readonly WaitingRoomEvent[]) => void;
  /**
   * Told what each command decided, refusals included, when it is decided and before its events are appended; nothing of
   * it is durable yet. Must not throw. With it a journal can store the answers in the same step as the events.
   */
  readonly onDecided?: (outcome: DecidedOutcome) => void;
  /** A room that followed this journal to its end, and its last event: then the journal is not read again. */
  readonly standby?: { readonly room: WaitingRoom; readonly last: WaitingRoomEvent | null };
  /** Told when the journal fails and when the room goes on; must not throw. */
  readonly onAvailability?: (availability: Availability) => void;
}

/** Whether the room can store what it decides. */
export type Availability =
  | { readonly available: true }
  /** `error` says what is missing; the room tries again each second. */
  | { readonly available: false; readonly error: unknown };

/** What a command did, told once it is durable. */
export interface CommandResult {
  /** Its events; none: there was nothing to do. */
  readonly events: readonly WaitingRoomEvent[];
  /** How the participant named by the command stood right after it; null when it names none, or nobody known. */
  readonly ticket: Ticket | null;
}

/** What a command decided: its events, or why the room refused. */
export type DecidedOutcome = { readonly events: readonly WaitingRoomEvent[] } | { readonly error: unknown };
