import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { namedLogFile, sceneFilesOf } from "../scene-files.ts";
import { fileArguments } from "./file-arguments.ts";
import { plural } from "./plural.ts";
import { shownPath } from "./findings.ts";
import type { Terminal } from "./terminal.ts";
import { wrongUse } from "./wrong-use.ts";

/** What a call names that goes through journals. */
export interface JournalArguments {
  /** Where one file was named, and the answer is about it alone: that file; else null. */
  readonly single: string | null;
  /** Absolute, each once. */
  readonly journals: readonly string[];
  /** A match file of each scene that has no journal beside it, so that nothing can be gone through. */
  readonly withoutJournal: readonly string[];
}

/**
 * The journals of the files and folders that are named: of a match file the one beside it. A single file is taken as it is;
 * whether it is a journal shows when it is read. Rejects with `OPEN_FAILED`, and as wrong use where no journal is named.
 */
export async function journalArguments(
  paths: readonly string[],
  terminal: Terminal,
): Promise<JournalArguments> {
  const [first] = paths;
  if (first !== undefined && paths.length === 1) {
    const path = resolve(terminal.workingFolder, first);
    if (!(await isFolder(path))) return { single: path, journals: [path], withoutJournal: [] };
  }
  const journals = new Set<string>();
  const without = new Map<string, string>();
  for (const { path, kind } of await fileArguments(paths, terminal)) {
    if (kind === "admin_actions") continue;
    const journal = kind === "matches" ? await journalBeside(path) : path;
    if (journal === null) without.set(sceneOf(path), without.get(sceneOf(path)) ?? path);
    else journals.add(journal);
  }
  if (journals.size === 0) {
    const [alone] = without.values();
    throw wrongUse(
      alone === undefined
        ? "Expected a journal, {scene_id}_waitroom.jsonl, or a folder with one; got none."
        : `Expected the journal ${namedLogFile(alone)?.sceneId}_waitroom.jsonl beside ${shownPath(alone, terminal)}, found no journal at all.`,
    );
  }
  return { single: null, journals: [...journals], withoutJournal: [...without.values()] };
}

/** Says of each scene that it has no journal. */
export async function tellWithoutJournal(paths: readonly string[], terminal: Terminal): Promise<void> {
  for (const path of paths) {
    await terminal.out.write(
      `${shownPath(path, terminal)}: not gone through, since no journal stands beside it\n`,
    );
  }
}

/** How many scenes there were, for a sum of all. */
export function scenesText({ journals, withoutJournal }: JournalArguments): string {
  const without = withoutJournal.length;
  return `${plural(journals.length, "journal")}${without === 0 ? "" : `, and ${plural(without, "scene")} without one`}`;
}

async function journalBeside(path: string): Promise<string | null> {
  const beside = await sceneFilesOf(path);
  return beside.find(({ kind }) => kind === "journal")?.path ?? null;
}

/** Files of one scene differ in the part behind its id. */
function sceneOf(path: string): string {
  return path.replace(/_matches(?:\.\d+)?\.jsonl$/, "");
}

/** A file that is not there is told of by whoever reads it. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
