import type { WaitingRoomEvent } from "./room/events.ts";

/** A JSON object as a journal takes and gives it. */
export type JournalLine = object;

/** The ordered events of one waiting room, on disk or wherever they survive. */
export interface Journal {
  /** Resolves when all events are durable; rejects, having stored none for good, unless `expectedSeq` is the end. */
  readonly append: (expectedSeq: number, events: readonly WaitingRoomEvent[]) => Promise<void>;
  /** The stored events from this `seq` on (1: all). Rejects when the journal is not whole. */
  readonly read: (fromSeq: number) => AsyncIterable<JournalLine>;
}

/** Runs something once after a delay; the result takes it back. */
export type SetTimer = (delayMs: number, run: () => void) => () => void;
