/** A value that JSON can hold without loss. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object that JSON can hold without loss: one event. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** The ordered events of one waiting room. Event `n` is the one that was appended as the `n`-th, counted from 1. */
export interface Journal {
  /** Resolves when all events are stored; rejects, having stored none, unless `expectedSeq` is the end. */
  readonly append: (expectedSeq: number, events: readonly object[]) => Promise<void>;
  /** Yields the stored events whose `seq` is at least `fromSeq`, in order. */
  readonly read: (fromSeq: number) => AsyncIterable<JsonObject>;
}

/** A script that Redis runs in one atomic step. */
export interface RedisScript {
  readonly name: string;
  /** Its `ARGV[1]` is the run id of the server that the connection reached; what the caller gives follows. */
  readonly lua: string;
}

/** One entry of a stream. */
export interface StreamEntry {
  /** `{number}-{number}` */
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Redis as this package uses it. Each call rejects with a `RedisJournalError` `UNREACHABLE` where it is not known whether
 * Redis has carried it out.
 */
export interface RedisPort {
  /** Runs a script; all keys are in one hash slot. */
  readonly run: (
    script: RedisScript,
    keys: readonly string[],
    args: readonly string[],
  ) => Promise<readonly string[]>;
  /** The entries whose ids lie from `from` to `to`, at most `count`. */
  readonly range: (key: string, from: string, to: string, count: number) => Promise<readonly StreamEntry[]>;
  /** The last entry of a stream, or null. */
  readonly last: (key: string) => Promise<StreamEntry | null>;
  /** The entries behind `after`, at most `count`; where there are none, waits for one up to `blockMs`. */
  readonly wait: (
    key: string,
    after: string,
    count: number,
    blockMs: number,
  ) => Promise<readonly StreamEntry[]>;
}

/** Runs something once after a delay; the result takes it back. */
export type SetTimer = (delayMs: number, run: () => void) => () => void;
