import { hash } from "node:crypto";
import type { JsonObject } from "../ports.ts";
import type { RawLine } from "./read-lines.ts";

/** The newest `schema` that this version reads and the one it writes. */
export const schemaVersion = 1;

/** What the next line continues: the number of the last line, and the hash of its bytes. */
export interface ChainEnd {
  readonly seq: number;
  /** SHA-256 of the last line's bytes without its newline, in hex; null where they were too many to read. */
  readonly hash: string | null;
}

/** The end of an empty file. */
export const chainStart: ChainEnd & { readonly hash: string } = { seq: 0, hash: "0".repeat(64) };

/** A line as it was understood. */
export interface InspectedLine {
  /** Null where the line is no record that this version understands; a record that breaks the chain is one. */
  readonly record: JsonObject | null;
  /** 0 for a line of the original system, which has no `schema`. */
  readonly schema: number;
  /** Why the line is not what it should be, else null. */
  readonly reason: string | null;
  /** Whether the reason is that a newer version wrote it. */
  readonly newer: boolean;
  readonly end: ChainEnd;
}

/** SHA-256 of a line's bytes, in hex. */
export function hashLine(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}

/** Reads one line and checks that it continues `previous`. After a gap the count goes on from the line itself. */
export function inspectLine(raw: RawLine, previous: ChainEnd): InspectedLine {
  if (raw.bytes === null) {
    const reason = "longer than 16 MiB";
    return { record: null, schema: 0, reason, newer: false, end: { seq: previous.seq + 1, hash: null } };
  }
  const end = { seq: previous.seq + 1, hash: hashLine(raw.bytes) };
  const record = parseObject(raw.bytes);
  if (typeof record === "string") return { record: null, schema: 0, reason: record, newer: false, end };
  const schema = record["schema"] ?? 0;
  if (typeof schema !== "number" || !Number.isInteger(schema) || schema < 0) {
    return { record: null, schema: 0, reason: "`schema` is not a whole number", newer: false, end };
  }
  if (schema === 0) return { record, schema, reason: null, newer: false, end };
  if (schema > schemaVersion) {
    const reason = `schema ${schema} is newer than ${schemaVersion}, the newest that this version of @waitroom/match-logger reads`;
    return { record: null, schema, reason, newer: true, end };
  }
  const { seq, prev } = record;
  if (typeof seq !== "number" || !Number.isInteger(seq) || seq < 1) {
    return {
      record: null,
      schema,
      reason: "`seq` is not a whole number of at least 1",
      newer: false,
      end,
    };
  }
  return { record, schema, reason: chainFlaw(seq, prev, previous), newer: false, end: { ...end, seq } };
}

/** The JSON object in a line, or the reason why there is none. */
export function parseObject(bytes: Uint8Array): JsonObject | string {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return bytes.includes(0) ? "holds NUL bytes" : "is not UTF-8";
  }
  if (text.trim() === "") return "is empty";
  const value = parseJson(text) ?? parseJson(withoutNaN(text));
  if (isObject(value)) return value;
  if (value !== undefined) return "is JSON, but no object";
  return text.includes("\0") ? "holds NUL bytes" : "is not JSON";
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function chainFlaw(seq: number, prev: unknown, previous: ChainEnd): string | null {
  if (seq !== previous.seq + 1) return `\`seq\` is ${seq} where ${previous.seq + 1} should follow`;
  if (previous.hash !== null && prev !== previous.hash)
    return "`prev` is not the hash of the line before: a line was changed, removed or added";
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Python writes bare NaN and Infinity, which JSON does not have; the original's files can hold them. They read as null. */
function withoutNaN(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) =>
    token.startsWith('"') ? token : "null",
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
