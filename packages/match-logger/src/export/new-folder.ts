import { mkdtemp, open, rename, rm, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { MatchLogError } from "../match-log-error.ts";
import { nodeFiles } from "../node-files.ts";
import { wrapped } from "../storage/log-file-errors.ts";
import { makeFolders } from "../storage/open-or-create.ts";

/** A folder that is there whole or not at all. */
export interface NewFolder {
  /** Puts text behind what the file holds; the folders of its path are made. */
  readonly append: (name: string, text: string) => Promise<void>;
}

/**
 * Makes a folder and fills it under another name beside its own, which it gets when all is written; one that is there already
 * is not touched. Rejects with `OPEN_FAILED` or `WRITE_FAILED`, and leaves nothing behind.
 */
export async function makeNewFolder<T>(path: string, fill: (folder: NewFolder) => Promise<T>): Promise<T> {
  if (await isThere(path)) {
    throw new MatchLogError("OPEN_FAILED", `${path} is there already, and is not overwritten.`);
  }
  let part: string;
  try {
    await makeFolders(nodeFiles, dirname(path));
    part = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
  } catch (error) {
    throw wrapped("OPEN_FAILED", `${path}: could not be made`, error);
  }
  const handles = new Map<string, FileHandle>();
  try {
    const result = await fill({ append: (name, text) => append(handles, part, name, text) });
    await writing(path, async () => {
      for (const handle of handles.values()) await handle.sync();
      await closeAll(handles);
      await rename(part, path);
    });
    return result;
  } catch (error) {
    // What failed is what counts.
    await Promise.allSettled([closeAll(handles)]);
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

async function append(
  handles: Map<string, FileHandle>,
  folder: string,
  name: string,
  text: string,
): Promise<void> {
  await writing(name, async () => {
    let handle = handles.get(name);
    if (handle === undefined) {
      await makeFolders(nodeFiles, dirname(join(folder, name)));
      handle = await open(join(folder, name), "ax", 0o640);
      handles.set(name, handle);
    }
    await handle.appendFile(text);
  });
}

async function closeAll(handles: Map<string, FileHandle>): Promise<void> {
  const open = [...handles.values()];
  handles.clear();
  for (const handle of open) await handle.close();
}

async function writing(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw wrapped("WRITE_FAILED", `${path}: could not write`, error);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw wrapped("OPEN_FAILED", `${path}: could not be made`, error);
  }
}
