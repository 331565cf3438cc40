import { hash } from "node:crypto";
import type { JsonObject } from "../ports.ts";
import { hasDuplicateKey, hasHalfSurrogate, withoutNaN } from "./json-quirks.ts";
import type { RawLine } from "./read-lines.ts";

/** The newest `schema` that this version reads and the one it writes. */
export const schemaVersion = 1;

/** What the next line continues: the number of the last line, and the hash of its bytes. */
export interface ChainEnd {
  readonly seq: number;
  /** SHA-256 of the last line's bytes without its newline, in hex; null where they were too many to read. */
  readonly hash: string | null;
  /** The last line ended in CR LF, which was said of the first such line. */
  readonly hasReturn?: boolean;
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

/** Says what a line is, behind those that end so. */
export type InspectLine = (raw: RawLine, previous: ChainEnd) => InspectedLine;

/** SHA-256 of a line's bytes, in hex. */
export function hashLine(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}

/** Reads one line and checks that it continues `previous`. After a gap the count goes on from the line itself. */
export function inspectLine(raw: RawLine, previous: ChainEnd): InspectedLine {
  const next = previous.seq + 1;
  const none = (reason: string, hash: string | null, newer = false, schema = 0): InspectedLine => ({
    record: null,
    schema,
    reason,
    newer,
    end: { seq: next, hash },
  });
  if (raw.bytes === null) return none("longer than 16 MiB", null);
  const hash = hashLine(raw.bytes);
  const parsed = parseLine(raw.bytes);
  if (typeof parsed === "string") return none(parsed, hash);
  const { record, text } = parsed;
  const schema = record["schema"] ?? 0;
  if (typeof schema !== "number" || !Number.isInteger(schema) || schema < 0) {
    return none("`schema` is not a whole number", hash);
  }
  if (schema === 0) {
    return { record, schema, reason: textFlaw(text, record), newer: false, end: { seq: next, hash } };
  }
  if (schema > schemaVersion) {
    return none(newerThanThis(schema), hash, true, schema);
  }
  const { seq, prev } = record;
  if (typeof seq !== "number" || !Number.isInteger(seq) || seq < 1) {
    return none("`seq` is not a whole number of at least 1", hash, false, schema);
  }
  // What this version wrote has no key twice, and the hash in the next line says whether it was changed.
  const reason = chainFlaw(seq, prev, previous) ?? (hasHalfSurrogate(text, record) ? halfSurrogate : null);
  const written = withoutReturn(raw.bytes);
  if (written === raw.bytes) return { record, schema, reason, newer: false, end: { seq, hash } };
  const end = { seq, hash: hashLine(written), hasReturn: true };
  return { record, schema, reason: reason ?? returnFlaw(previous), newer: false, end };
}

/** The bytes of a line as this package wrote it, where something else made each of its line ends CR LF. */
export function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes;
}

function returnFlaw({ hasReturn }: ChainEnd): string | null {
  return hasReturn === true
    ? null
    : "ends with CR LF, here and maybe further on: another program changed the line ends, as editors and git on Windows do";
}

/** Reads one line of a file whose lines make no chain, as those of `admin_actions.jsonl`. */
export function inspectUnchained(raw: RawLine, previous: ChainEnd): InspectedLine {
  const end = { seq: previous.seq + 1, hash: null };
  const parsed = raw.bytes === null ? "longer than 16 MiB" : parseLine(raw.bytes);
  if (typeof parsed === "string") return { record: null, schema: 0, reason: parsed, newer: false, end };
  const { record, text } = parsed;
  const schema = record["schema"] ?? 0;
  const newer = typeof schema === "number" && schema > schemaVersion;
  if (newer) return { record: null, schema, reason: newerThanThis(schema), newer, end };
  return { record, schema: Number(schema), reason: textFlaw(text, record), newer, end };
}

/** Why a record is not read alike by all readers of JSON, else null. */
export function textFlaw(text: string, record: JsonObject): string | null {
  if (hasHalfSurrogate(text, record)) return halfSurrogate;
  return hasDuplicateKey(text, record) ? "has a key twice, of which readers take the one or the other" : null;
}

const halfSurrogate = "holds half a surrogate pair, which other readers refuse";

/** The JSON object in a line, or the reason why there is none. */
export function parseObject(bytes: Uint8Array): JsonObject | string {
  const parsed = parseLine(bytes);
  return typeof parsed === "string" ? parsed : parsed.record;
}

/** A line's text and the JSON object in it, or the reason why there is none. */
export function parseLine(
  bytes: Uint8Array,
): { readonly text: string; readonly record: JsonObject } | string {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return bytes.includes(0) ? "holds NUL bytes" : "is not UTF-8";
  }
  if (text.trim() === "") return "is empty";
  const value = parseJson(text) ?? parseJson(withoutNaN(text));
  if (isObject(value)) return { text, record: value };
  if (value !== undefined) return "is JSON, but no object";
  if (text.startsWith(byteOrderMark)) return "begins with a byte order mark, which JSON does not allow";
  return text.includes("\0") ? "holds NUL bytes" : "is not JSON";
}

/** Whether a line that holds a record is JSON as it stands, without the bare NaN of Python. */
export function isPlainJson(text: string): boolean {
  return parseJson(text) !== undefined;
}

const byteOrderMark = "\ufeff";
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function chainFlaw(seq: number, prev: unknown, previous: ChainEnd): string | null {
  if (seq !== previous.seq + 1) return `\`seq\` is ${seq} where ${previous.seq + 1} should follow`;
  if (previous.hash !== null && prev !== previous.hash)
    return "`prev` is not the hash of the line before: a line was changed, removed or added";
  return null;
}

function newerThanThis(schema: number): string {
  return `schema ${schema} is newer than ${schemaVersion}, the newest that this version of @waitroom/match-logger reads`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
