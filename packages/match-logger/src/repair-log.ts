import type { LogFlaw } from "./match-log-error.ts";
import { MatchLogError } from "./match-log-error.ts";
import { nodeFiles } from "./node-files.ts";
import type { FilePort, JsonObject, JsonValue } from "./ports.ts";
import { chainStart, inspectLine, isPlainJson, textFlaw, withoutReturn } from "./storage/line-chain.ts";
import type { ChainEnd } from "./storage/line-chain.ts";
import { makeNewFile } from "./storage/new-file.ts";
import type { AppendBytes } from "./storage/new-file.ts";
import { openToRead } from "./storage/open-to-read.ts";
import { lineLimitBytes, readExactly, readLines } from "./storage/read-lines.ts";
import type { RawLine } from "./storage/read-lines.ts";

/** Which log is repaired, and where the repaired one goes. */
export interface LogRepair {
  /** The damaged file; it is read only. */
  readonly from: string;
  /** The new file; one that is there already is not touched. */
  readonly to: string;
  readonly files?: FilePort;
}

/** What was wrong with a line, and whether its record is in the new file. */
export interface RepairedFlaw extends LogFlaw {
  readonly isKept: boolean;
}

/** What came of a repair. */
export interface RepairReport {
  /** How many lines the new file has. */
  readonly kept: number;
  /** Everything that is wrong with the old file, in its order. */
  readonly flaws: readonly RepairedFlaw[];
}

/**
 * Copies every record of a damaged match log or journal to a new file that any reader of JSON lines opens, and lists all
 * that is wrong. Records keep their bytes, `seq` and `prev` too, so that a gap stays visible; only a byte order mark, the CR of
 * a line end that became CR LF, the bare NaN of Python, half surrogate pairs and keys that stand twice (the last one counts) are replaced. Rejects with `OPEN_FAILED`, `LOCKED`, `NEWER_SCHEMA` or `WRITE_FAILED`.
 */
export async function repairLog({ from, to, files = nodeFiles }: LogRepair): Promise<RepairReport> {
  return await makeNewFile(files, to, async (append) => {
    const copy = new LineCopy(append);
    for await (const raw of allLines(files, from)) copy.take(raw);
    return { kept: copy.kept, flaws: copy.flaws };
  });
}

/** Takes the lines of the old file one after another. */
class LineCopy {
  kept = 0;
  readonly flaws: RepairedFlaw[] = [];
  readonly #append: AppendBytes;
  #end: ChainEnd = chainStart;

  constructor(append: AppendBytes) {
    this.#append = append;
  }

  take(raw: RawLine): void {
    const bytes = raw.line === 1 && raw.bytes !== null ? withoutMark(raw.bytes) : raw.bytes;
    const { record, reason, newer, end } = inspectLine({ ...raw, bytes }, this.#end);
    this.#end = end;
    if (newer)
      throw new MatchLogError("NEWER_SCHEMA", `Line ${raw.line}: ${reason ?? ""}. Update the package.`);
    if (bytes !== raw.bytes) this.#note(raw, "begins with a byte order mark, which was left out", true);
    if (reason !== null) this.#note(raw, reason, record !== null);
    if (record === null || bytes === null) return;
    const text = bytes.toString();
    const isPlain = isPlainJson(text);
    const ambiguous = textFlaw(text, record);
    if (!isPlain) this.#note(raw, "holds NaN or Infinity, which JSON does not have; null was written", true);
    if (ambiguous !== null && ambiguous !== reason) this.#note(raw, ambiguous, true);
    // The hash of a line of the original is that of all its bytes.
    const written = end.hasReturn === true ? withoutReturn(bytes) : bytes;
    this.#append(isPlain && ambiguous === null ? written : mended(record));
    this.#append(newline);
    this.kept += 1;
  }

  #note({ line, byte }: RawLine, reason: string, isKept: boolean): void {
    this.flaws.push({ line, byte, reason, isKept });
  }
}

const newline = Buffer.from("\n");

/** All lines, that without a newline at the end too: nobody writes to a damaged file any more. */
async function* allLines(files: FilePort, path: string): AsyncGenerator<RawLine, void, undefined> {
  const descriptor = await openToRead(files, path);
  try {
    const size = files.stat(descriptor)?.sizeBytes ?? 0;
    let next = { line: 1, byte: 0 };
    for await (const lines of readLines(files, descriptor, next, size)) {
      for (const raw of lines) {
        yield raw;
        next = { line: raw.line + 1, byte: raw.end };
      }
    }
    if (next.byte >= size) return;
    const isTooLong = size - next.byte > lineLimitBytes;
    const bytes = isTooLong ? null : await readExactly(files, descriptor, next.byte, size);
    yield { ...next, bytes, end: size };
  } finally {
    await files.close(descriptor);
  }
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** The record as every reader understands it: without half surrogate pairs, each key once. */
function mended(record: JsonObject): Buffer {
  return Buffer.from(JSON.stringify(wellFormed(record)));
}

function wellFormed(value: JsonValue): JsonValue {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map((item: JsonValue) => wellFormed(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.toWellFormed(), wellFormed(item)] as const),
  );
}
