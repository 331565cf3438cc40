/**
 * What went wrong:
 * - `CLOSED`: the logger or journal was closed.
 * - `LOCKED`: another writer holds the file.
 * - `OPEN_FAILED`: the file or its folder could not be opened, made or read.
 * - `UNAVAILABLE`: the file is gone, replaced, shorter than what was acknowledged, or its disk failed; tried each second.
 * - `QUEUE_FULL`: more than 8 MiB wait for the disk; the line was not taken.
 * - `WRITE_FAILED`: the bytes could not be written; the line is not in the file.
 * - `SYNC_FAILED`: the disk did not confirm; the line may or may not be in the file until the file was repaired.
 * - `DAMAGED`: the file has a flaw before its end; `flaw` says where.
 * - `NEWER_SCHEMA`: the data was written by a newer version of this package.
 * - `INVALID_RECORD`: data that was read is not what it should be.
 * - `NOT_AT_END`: `expectedSeq` is not the end of the journal.
 * - `JOURNAL_MISMATCH`: the match file names a match that its journal does not hold.
 */
export type MatchLogErrorCode =
  | "CLOSED"
  | "LOCKED"
  | "OPEN_FAILED"
  | "UNAVAILABLE"
  | "QUEUE_FULL"
  | "WRITE_FAILED"
  | "SYNC_FAILED"
  | "DAMAGED"
  | "NEWER_SCHEMA"
  | "INVALID_RECORD"
  | "NOT_AT_END"
  | "JOURNAL_MISMATCH";

/** A place in a file where it is not what a log should be. */
export interface LogFlaw {
  /** Line number, from 1. */
  readonly line: number;
  /** Offset of the line's first byte, from 0. */
  readonly byte: number;
  /** What is wrong, in words for people. */
  readonly reason: string;
}

/** The one error of this package for a failure of the world; `code` says which, `cause` holds what the system said. */
export class MatchLogError extends Error {
  override readonly name = "MatchLogError";
  readonly code: MatchLogErrorCode;
  /** The first flaw, where the code is `DAMAGED`. */
  readonly flaw: LogFlaw | null;

  constructor(
    code: MatchLogErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly flaw?: LogFlaw } = {},
  ) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.code = code;
    this.flaw = options.flaw ?? null;
  }
}
