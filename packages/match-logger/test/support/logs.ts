import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { readLog } from "../../src/index.ts";
import type { LogEntry, NewMatch, ReadLogOptions } from "../../src/index.ts";

/** A folder that goes away with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "match-logger-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A match of two, number `n`; with `n` as its place in the journal. */
export function pair(n: number, more: Partial<NewMatch> = {}): NewMatch {
  return {
    sceneId: "ring",
    gameId: `game-${n}`,
    participants: [
      { subjectId: `a${n}`, rttMs: 40 },
      { subjectId: `b${n}`, rttMs: null },
    ],
    matchmakerClass: "FIFOMatchmaker",
    journalSeq: n,
    ...more,
  };
}

export async function entriesOf(path: string, options: ReadLogOptions = {}): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const entry of readLog(path, options)) entries.push(entry);
  return entries;
}

/** Lines of a file, parsed. */
export async function linesOf(path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const text = await readFile(path, "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Record<string, unknown> => JSON.parse(line));
}
