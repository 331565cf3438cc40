import { basename } from "node:path";
import { readLog } from "@waitroom/match-logger";

/** What a look at every line of a file came to. */
export interface FileCheck {
  /** Its name, without the folder. */
  readonly file: string;
  /** Lines that hold a record. */
  readonly lines: number;
  /** Lines that are not what they should be, or do not hold the hash of the line before. */
  readonly flaws: number;
  readonly first_flaw: { readonly line: number; readonly reason: string } | null;
}

/**
 * Reads files of the study from their first line, one after the other, also while they are written: whether each line holds
 * the hash of the one before. Rejects with a `MatchLogError` where a file cannot be read.
 */
export async function checkFiles(paths: readonly string[]): Promise<readonly FileCheck[]> {
  const checks: FileCheck[] = [];
  for (const path of paths) checks.push(await checkFile(path));
  return checks;
}

async function checkFile(path: string): Promise<FileCheck> {
  let lines = 0;
  let flaws = 0;
  let first: FileCheck["first_flaw"] = null;
  for await (const entry of readLog(path)) {
    if (entry.kind === "record") {
      lines += 1;
      continue;
    }
    flaws += 1;
    first ??= { line: entry.line, reason: entry.reason };
  }
  return { file: basename(path), lines, flaws, first_flaw: first };
}
