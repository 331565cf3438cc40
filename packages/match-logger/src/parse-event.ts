import { checkEvent } from "./event-schemas.ts";
import { MatchLogError } from "./match-log-error.ts";
import { assertSchema, firstIssue } from "./parse-issue.ts";

/**
 * One event of a waiting room's journal, as it stands in the file. Every type and field is described in `docs/log-format.md`;
 * those that this version does not know are kept.
 */
export interface WaitingRoomEventLine {
  /** Number of the event in its journal, from 1. */
  readonly seq: number;
  /** When it happened, in epoch ms. */
  readonly at: number;
  readonly type: string;
  /** Present once a journal has stored it. */
  readonly schema?: number;
  /** SHA-256, in hex, of the bytes of the line before; present in a file. */
  readonly prev?: string;
  readonly [field: string]: unknown;
}

/** Reads one event of a journal as it was parsed from JSON. Throws `INVALID_RECORD` or `NEWER_SCHEMA`. */
export function parseWaitingRoomEvent(value: unknown): WaitingRoomEventLine {
  assertSchema(value);
  const result = checkEvent(value);
  if (result.success) return result.data;
  const message = `Not an event of a waiting room: ${firstIssue(result.error)}`;
  throw new MatchLogError("INVALID_RECORD", message, { cause: result.error });
}
