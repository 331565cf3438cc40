import { MatchLogError } from "../match-log-error.ts";
import type { LogFlaw } from "../match-log-error.ts";
import { nodeFiles } from "../node-files.ts";
import { readLogBatches } from "../read-log.ts";
import type { LogRecord } from "../read-log.ts";
import { damagedError } from "../storage/log-file-errors.ts";
import type { InspectLine } from "../storage/line-chain.ts";
import type { ReadingOptions } from "./source.ts";

/** Gives each batch of a file's records to `take`, and what `take` then gives further on. Tells of flaws and of progress. */
export async function* readRecords<T>(
  path: string,
  options: ReadingOptions,
  take: (records: readonly LogRecord[]) => T,
  inspect?: InspectLine,
): AsyncGenerator<T, void, undefined> {
  const { files = nodeFiles, onProgress } = options;
  for await (const { entries, end, sizeBytes } of readLogBatches(path, { files }, inspect)) {
    const records: LogRecord[] = [];
    for (const entry of entries) {
      if (entry.kind === "record") records.push(entry);
      else tellFlaw(path, entry, options);
    }
    yield take(records);
    await onProgress?.(path, end.byte, sizeBytes);
  }
}

/** Does something with a record; tells it as a flaw where the record is not what it should be. */
export function withRecord(
  path: string,
  { line, byte }: LogRecord,
  options: ReadingOptions,
  work: () => void,
): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof MatchLogError)) throw error;
    tellFlaw(path, { line, byte, reason: error.message }, options);
  }
}

function tellFlaw(path: string, { line, byte, reason }: LogFlaw, { onFlaw }: ReadingOptions): void {
  if (onFlaw === undefined) throw damagedError(path, { line, byte, reason });
  onFlaw({ path, line, byte, reason });
}
