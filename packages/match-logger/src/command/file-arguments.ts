import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { MatchLogError } from "../match-log-error.ts";
import { logFilesIn, namedLogFile } from "../scene-files.ts";
import type { LogFileKind } from "../scene-files.ts";
import type { Terminal } from "./terminal.ts";
import { wrongUse } from "./wrong-use.ts";

/** A file that was named in the call, or stands in a folder that was. */
export interface FileArgument {
  /** Absolute. */
  readonly path: string;
  /** What its name says; null where it says nothing. */
  readonly kind: LogFileKind | null;
}

/** The files that are named, those of a folder in the place of the folder, each once. Rejects with `OPEN_FAILED`. */
export async function fileArguments(
  paths: readonly string[],
  { workingFolder }: Terminal,
): Promise<readonly FileArgument[]> {
  const files = new Map<string, FileArgument>();
  for (const path of paths) {
    const full = resolve(workingFolder, path);
    if (!(await isFolder(full))) files.set(full, { path: full, kind: namedLogFile(full)?.kind ?? null });
    else {
      const found = await logFilesIn(full);
      if (found.length === 0) {
        throw wrongUse(
          `Expected a folder with \`match_logs\` in it, or that folder itself; ${full} holds no log files. Name files, or the folder of an experiment.`,
        );
      }
      for (const { path: each, kind } of found) files.set(each, { path: each, kind });
    }
  }
  return [...files.values()];
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new MatchLogError("OPEN_FAILED", `${path}: could not open: ${said}.`, { cause: error });
  }
}
