import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { auditJournal, rebuildMatches, type Audit, type Finding } from "@waitroom/match-logger";

/** A line of a log before it is chained; its values may be changed by whoever plants a fault. */
export type Line = Record<string, unknown>;

/** The files of a recorded session. */
export interface SessionFiles {
  readonly journalPath: string;
  readonly matchPath: string;
}

/** Writes a journal and the match file that belongs to it, as a host would have. */
export async function writeSession(
  folder: string,
  sceneId: string,
  events: Iterable<object>,
): Promise<SessionFiles> {
  const journalPath = join(folder, `${sceneId}_waitroom.jsonl`);
  const matchPath = join(folder, `${sceneId}_matches.jsonl`);
  writeFileSync(journalPath, chained(events));
  await rebuildMatches({ journalPath, to: matchPath });
  return { journalPath, matchPath };
}

/** Lines with a right chain, as a careful forger would make them too. Numbers stay as they are. */
export function chained(lines: Iterable<object>): string {
  return [...chain(lines)].join("");
}

/** Writes such lines into a file piece by piece, since a text cannot be of any length. */
export function writeChained(path: string, lines: Iterable<object>): void {
  const descriptor = openSync(path, "w");
  let piece: string[] = [];
  const flush = (): void => {
    writeSync(descriptor, piece.join(""));
    piece = [];
  };
  for (const line of chain(lines)) if (piece.push(line) === 1000) flush();
  flush();
  closeSync(descriptor);
}

function* chain(lines: Iterable<object>): Generator<string> {
  let prev = "0".repeat(64);
  for (const line of lines) {
    const bytes = JSON.stringify({ schema: 1, ...line, prev });
    prev = createHash("sha256").update(bytes).digest("hex");
    yield `${bytes}\n`;
  }
}

/** The lines of a file, to be changed. */
export function linesOf(path: string): Line[] {
  return readFileSync(path, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

/** Audits a session. */
export function audit({ journalPath, matchPath }: SessionFiles): Promise<Audit> {
  return auditJournal({ journalPath, matchPaths: [matchPath] });
}

/** What of an audit is more than a note. */
export function faults({ findings }: Audit): readonly Finding[] {
  return findings.found.filter(({ severity }) => severity !== "note");
}
