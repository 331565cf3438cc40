import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { MatchLogError } from "./match-log-error.ts";

/** What a file's name says that it holds. */
export type LogFileKind = "journal" | "matches" | "admin_actions";

/** A log file, by its name. */
export interface NamedLogFile {
  readonly path: string;
  readonly kind: LogFileKind;
  /** Null for `admin_actions.jsonl`. */
  readonly sceneId: string | null;
  /** 1 for `{scene_id}_matches.jsonl`, 2 for `{scene_id}_matches.2.jsonl`, and so on; else 1. */
  readonly part: number;
}

/** What the name of a file says; null for a name that none of the log files has. */
export function namedLogFile(path: string): NamedLogFile | null {
  const name = basename(path);
  if (name === "admin_actions.jsonl") return { path, kind: "admin_actions", sceneId: null, part: 1 };
  const journal = /^(.+)_waitroom\.jsonl$/.exec(name);
  if (journal !== null) return { path, kind: "journal", sceneId: journal[1] ?? null, part: 1 };
  const matches = /^(.+)_matches(?:\.(\d+))?\.jsonl$/.exec(name);
  if (matches === null) return null;
  return { path, kind: "matches", sceneId: matches[1] ?? null, part: Number(matches[2] ?? 1) };
}

/**
 * The log files in a folder: of one scene after another, the journal before the match logs, and the acts of admins last. The
 * folder can be `match_logs`, that of an experiment, or a data folder without experiment ids. Rejects with `OPEN_FAILED`.
 */
export async function logFilesIn(folder: string): Promise<readonly NamedLogFile[]> {
  const isLogFolder = basename(folder) === "match_logs";
  const logs = isLogFolder ? folder : join(folder, "match_logs");
  const parent = isLogFolder ? dirname(folder) : folder;
  const here = await namesIn(folder);
  const names = [
    ...here.map((name) => join(folder, name)),
    ...(!isLogFolder && here.includes("match_logs")
      ? (await namesIn(logs)).map((name) => join(logs, name))
      : []),
    ...(isLogFolder ? [join(parent, "admin_actions.jsonl")] : []),
  ];
  const found = names.flatMap((path) => namedLogFile(path) ?? []);
  const isThere = await Promise.all(found.map(({ path }) => isFile(path)));
  return found.filter((_, index) => isThere[index] === true).toSorted(inOrder);
}

/** The files that belong to the same scene as this one, which need not be there; none where its name says no scene. */
export async function sceneFilesOf(path: string): Promise<readonly NamedLogFile[]> {
  const named = namedLogFile(path);
  if (named === null || named.sceneId === null) return [];
  const files = await logFilesIn(dirname(path));
  return files.filter(
    ({ sceneId, path: other }) => sceneId === named.sceneId && dirname(other) === dirname(path),
  );
}

function inOrder(a: NamedLogFile, b: NamedLogFile): number {
  const scenes = compare(a.sceneId ?? "\uffff", b.sceneId ?? "\uffff");
  return scenes !== 0 ? scenes : compare(a.kind, b.kind) || a.part - b.part || compare(a.path, b.path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new MatchLogError("OPEN_FAILED", `${folder}: could not read the folder: ${said}.`, {
      cause: error,
    });
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
