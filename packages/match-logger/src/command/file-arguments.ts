import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { logFilesIn, namedLogFile } from "../scene-files.ts";
import type { LogFileKind, NamedLogFile } from "../scene-files.ts";
import { wrapped } from "../storage/log-file-errors.ts";
import type { Terminal } from "./terminal.ts";
import { wrongUse } from "./wrong-use.ts";

/** A file that was named in the call, or stands in a folder that was. */
export interface FileArgument {
  /** Absolute. */
  readonly path: string;
  /** What its name says; null where it says nothing. */
  readonly kind: LogFileKind | null;
}

/**
 * The files that are named, each once, and in the place of a folder its log files: of an experiment, or of every experiment
 * in a data folder. Rejects with `OPEN_FAILED`.
 */
export async function fileArguments(
  paths: readonly string[],
  { workingFolder }: Terminal,
): Promise<readonly FileArgument[]> {
  const files = new Map<string, FileArgument>();
  for (const path of paths) {
    const full = resolve(workingFolder, path);
    if (!(await isFolder(full))) files.set(full, { path: full, kind: namedLogFile(full)?.kind ?? null });
    else {
      for (const { path: each, kind } of await filesOfFolder(full)) files.set(each, { path: each, kind });
    }
  }
  return [...files.values()];
}

async function filesOfFolder(folder: string): Promise<readonly NamedLogFile[]> {
  const own = await logFilesIn(folder);
  if (own.length > 0) return own;
  const found: NamedLogFile[] = [];
  for (const experiment of await foldersIn(folder)) {
    const inner = await foldersIn(experiment);
    if (inner.includes(join(experiment, "match_logs"))) found.push(...(await logFilesIn(experiment)));
  }
  if (found.length > 0) return found;
  throw wrongUse(
    `Expected a folder with \`match_logs\` in it, that folder itself, or a data folder of experiments; ${folder} holds no log files. Name files, or the folder of an experiment.`,
  );
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await opening(folder, () => readdir(folder, { withFileTypes: true }));
  const folders = entries.flatMap((entry) => (entry.isDirectory() ? [join(folder, entry.name)] : []));
  return folders.toSorted();
}

async function isFolder(path: string): Promise<boolean> {
  return await opening(path, async () => (await stat(path)).isDirectory());
}

async function opening<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw wrapped("OPEN_FAILED", `${path}: could not open`, error);
  }
}
