import { basename } from "node:path";
import type { MatchAssignment } from "../match-assignment.ts";
import { MatchLogError } from "../match-log-error.ts";
import type { MatchLogPart } from "../match-log-parts.ts";
import { parseMatchAssignment } from "../parse-match.ts";
import type { FilePort } from "../ports.ts";
import { readLogBatches } from "../read-log.ts";
import type { Findings } from "./finding.ts";

/** A line of a match file. */
export interface RecordLine {
  readonly file: string;
  readonly line: number;
  readonly record: MatchAssignment;
}

/**
 * Reads the match files of a scene one after another, and reports the lines that are none.
 *
 * @param lastDamage is told the last damaged line of each file
 */
export async function* readMatchRecords(
  parts: readonly MatchLogPart[],
  files: FilePort,
  findings: Findings,
  lastDamage: Map<string, number>,
): AsyncGenerator<readonly RecordLine[], void, undefined> {
  for (const { path, upToByte } of parts) {
    const file = basename(path);
    let originals = 0;
    let firstOriginal = 0;
    let last = { line: 1, byte: 0 };
    let sizeBytes = 0;
    for await (const batch of readLogBatches(path, { files, upToByte })) {
      const lines: RecordLine[] = [];
      for (const entry of batch.entries) {
        const { line } = entry;
        if (entry.kind === "flaw") {
          lastDamage.set(file, line);
          findings.add(file, "damaged_line", [line], damaged(line, entry.reason));
        } else if (entry.schema === 0) {
          originals += 1;
          if (originals === 1) firstOriginal = line;
        } else {
          const record = parsed(entry.record, (reason) => findings.add(file, "invalid_line", [line], reason));
          if (record !== null) lines.push({ file, line, record });
        }
      }
      last = batch.end;
      ({ sizeBytes } = batch);
      yield lines;
    }
    if (sizeBytes > last.byte) findings.add(file, "torn_tail", [last.line], tornTail(sizeBytes - last.byte));
    if (originals > 0) {
      const text = `${originals} lines are of the original system, which kept no journal: nothing of them was checked.`;
      findings.add(file, "original_lines", [firstOriginal], text);
    }
  }
}

/** What a line is that breaks the chain or is no record. */
export function damaged(line: number, reason: string): string {
  return `Line ${line} is not as it was written: ${reason}.`;
}

/** What stands behind the last newline. */
export function tornTail(bytes: number): string {
  return `The last ${bytes} bytes are no whole line: the end of the file was torn off, or is being written now.`;
}

function parsed(value: unknown, report: (reason: string) => void): MatchAssignment | null {
  try {
    return parseMatchAssignment(value);
  } catch (error) {
    if (!(error instanceof MatchLogError)) throw error;
    report(error.message);
    return null;
  }
}
