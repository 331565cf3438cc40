/**
 * Why Redis did not do what was asked:
 * `UNREACHABLE`: no answer, and it is not known whether it was done;
 * `NOT_AT_END`: the journal ends somewhere else;
 * `FENCED`: another node decides for the scene now;
 * `CLOSED`: the scene was closed since events that were told are missing;
 * `LATE`: it was to be stored by a moment that is over;
 * `RUNNING`: a node decides for the scene, or somebody else continues it, so that it cannot be continued;
 * `WRONG_ANSWER`: Redis refused the call, or answered something that no version of this package expects;
 * `INVALID_JOURNAL`: what is stored is no whole journal;
 * `NOT_DURABLE`: Redis is set up so that it can lose what it acknowledged.
 */
export type RedisJournalErrorCode =
  | "UNREACHABLE"
  | "NOT_AT_END"
  | "FENCED"
  | "CLOSED"
  | "LATE"
  | "RUNNING"
  | "WRONG_ANSWER"
  | "INVALID_JOURNAL"
  | "NOT_DURABLE";

/** A failure of Redis, or of what is stored in it. */
export class RedisJournalError extends Error {
  override readonly name = "RedisJournalError";
  readonly code: RedisJournalErrorCode;

  constructor(code: RedisJournalErrorCode, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whether it is not known what came of a call. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof RedisJournalError && error.code === "UNREACHABLE";
}
