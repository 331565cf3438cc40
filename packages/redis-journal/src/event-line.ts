import { hash } from "node:crypto";
import type { JsonObject } from "./ports.ts";
import { RedisJournalError } from "./redis-journal-error.ts";

/** The end of a journal: number of the last event, and SHA-256 (hex) of the bytes of its line. */
export interface JournalEnd {
  readonly seq: number;
  readonly hash: string;
}

/** The end of an empty journal. */
export const JOURNAL_START: JournalEnd = { seq: 0, hash: "0".repeat(64) };

/** The line of the event behind `end`: the very bytes that stand in a file of the same journal, without the newline. */
export function makeLine(
  event: object,
  end: JournalEnd,
): { readonly line: string; readonly end: JournalEnd } {
  const seq = end.seq + 1;
  const line = JSON.stringify({ schema: 1, seq, ...event, prev: end.hash });
  return { line, end: { seq, hash: hashLine(line) } };
}

/** Reads a line and makes sure that it continues `end`. Throws `INVALID_JOURNAL` otherwise. */
export function readLine(
  line: string,
  end: JournalEnd,
): { readonly event: JsonObject; readonly end: JournalEnd } {
  const seq = end.seq + 1;
  const event = parse(line, seq);
  if (event["seq"] !== seq || event["prev"] !== end.hash) {
    throw new RedisJournalError(
      "INVALID_JOURNAL",
      `Expected event ${seq} to continue the one before it, got event ${JSON.stringify(event["seq"])} of another history.`,
    );
  }
  return { event, end: { seq, hash: hashLine(line) } };
}

export function hashLine(line: string): string {
  return hash("sha256", line, "hex");
}

function parse(line: string, seq: number): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new RedisJournalError("INVALID_JOURNAL", `Expected event ${seq} to be JSON.`, { cause });
  }
  if (isObject(value)) return value;
  throw new RedisJournalError("INVALID_JOURNAL", `Expected event ${seq} to be a JSON object.`);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
