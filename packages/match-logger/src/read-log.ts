import { setTimeout as delay } from "node:timers/promises";
import type { LogFlaw } from "./match-log-error.ts";
import { nodeFiles } from "./node-files.ts";
import type { FilePort, JsonObject } from "./ports.ts";
import { chainStart, inspectLine } from "./storage/line-chain.ts";
import type { ChainEnd, InspectLine } from "./storage/line-chain.ts";
import { wrapped } from "./storage/log-file-errors.ts";
import { openToRead } from "./storage/open-to-read.ts";
import { readLines } from "./storage/read-lines.ts";
import type { LinePosition } from "./storage/read-lines.ts";

/** A line that holds a record. */
export interface LogRecord {
  readonly kind: "record";
  /** Line number, from 1; it is the `seq` that a line of the original does not have. */
  readonly line: number;
  /** Offset of the line's first byte. */
  readonly byte: number;
  /** 0 for a line of the original system. */
  readonly schema: number;
  /** The line as it stands in the file, unknown keys included. */
  readonly record: JsonObject;
}

/** A line that is not what it should be. One that only breaks the chain is followed by its record. */
export interface LogFlawEntry extends LogFlaw {
  readonly kind: "flaw";
}

/** A record, or what is wrong with a line; a record that breaks the chain gives both. */
export type LogEntry = LogRecord | LogFlawEntry;

/** How a log is read. */
export interface ReadLogOptions {
  /** Goes on with the lines that are added, until `signal` ends it. @default false */
  readonly follow?: boolean;
  /** Ends the reading, without an error. */
  readonly signal?: AbortSignal;
  readonly files?: FilePort;
}

/** How the batches of a log are read. */
export interface ReadBatchesOptions extends ReadLogOptions {
  /** What stands behind this byte is left out, as if the file ended there. */
  readonly upToByte?: number;
}

const pollMs = 200;

/**
 * Reads a match log or journal in memory that does not grow with it: every record, and every flaw with its line and byte.
 * What stands behind the last newline is not yet written and is left out; so a log can be read while it is being written.
 * Rejects with `OPEN_FAILED` where the file cannot be read.
 */
export async function* readLog(
  path: string,
  options: ReadLogOptions = {},
): AsyncGenerator<LogEntry, void, undefined> {
  for await (const { entries } of readLogBatches(path, options)) {
    for (const entry of entries) {
      if (isAborted(options.signal)) return;
      yield entry;
    }
  }
}

/** What one read of the file gave. */
export interface LogBatch {
  readonly entries: readonly LogEntry[];
  /** Behind the last newline that was read. */
  readonly end: LinePosition;
  /** Of the file, when this was read. */
  readonly sizeBytes: number;
  /** Number and hash of the last line that was read. */
  readonly chain: ChainEnd;
}

/**
 * {@link readLog} for whoever reads much: a promise for each quarter of a megabyte, instead of one for each line. An empty
 * batch says that the end of the file was reached. `inspect` says what a line is.
 */
export async function* readLogBatches(
  path: string,
  options: ReadBatchesOptions = {},
  inspect: InspectLine = inspectLine,
): AsyncGenerator<LogBatch, void, undefined> {
  const { follow = false, signal, files = nodeFiles, upToByte = Number.POSITIVE_INFINITY } = options;
  const descriptor = await openToRead(files, path);
  try {
    let position: LinePosition = { line: 1, byte: 0 };
    let end: ChainEnd = chainStart;
    while (!isAborted(signal)) {
      const sizeBytes = Math.min(files.stat(descriptor)?.sizeBytes ?? 0, upToByte);
      if (sizeBytes < position.byte) {
        const reason = "the file became shorter than what was read of it";
        yield { entries: [{ kind: "flaw", ...position, reason }], end: position, sizeBytes, chain: end };
        return;
      }
      for await (const lines of readLines(files, descriptor, position, sizeBytes)) {
        if (isAborted(signal)) return;
        const entries: LogEntry[] = [];
        for (const raw of lines) {
          const { record, schema, reason, end: next } = inspect(raw, end);
          const { line, byte } = raw;
          if (reason !== null) entries.push({ kind: "flaw", line, byte, reason });
          if (record !== null) entries.push({ kind: "record", line, byte, schema, record });
          end = next;
          position = { line: line + 1, byte: raw.end };
        }
        yield { entries, end: position, sizeBytes, chain: end };
      }
      yield { entries: [], end: position, sizeBytes, chain: end };
      if (!follow) return;
      await pause(signal);
    }
  } catch (error) {
    throw wrapped("OPEN_FAILED", `${path}: could not read`, error);
  } finally {
    await files.close(descriptor);
  }
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(pollMs, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (!isAborted(signal)) throw error;
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}
