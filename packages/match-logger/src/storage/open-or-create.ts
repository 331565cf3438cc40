import { dirname } from "node:path";
import type { FilePort } from "../ports.ts";

/** Makes a folder and those above it, and syncs the parent of each new one, so that its name survives a power loss. */
export async function makeFolders(files: FilePort, path: string): Promise<void> {
  const missing: string[] = [];
  for (
    let folder = path;
    files.stat(folder) === null && dirname(folder) !== folder;
    folder = dirname(folder)
  ) {
    missing.push(folder);
  }
  for (const folder of missing.toReversed()) {
    await files.mkdir(folder);
    await files.syncDirectory(dirname(folder));
  }
}

/**
 * Opens a file for appending; where there is none it is made. The names from the file up to `root` are synced while the
 * file is empty, not only when it is made: an earlier attempt can have failed in between.
 */
export async function openOrCreate(files: FilePort, path: string, root: string): Promise<number> {
  const state = files.stat(path);
  const descriptor = await files.open(path, state === null ? "create" : "append");
  if (state !== null && state.sizeBytes > 0) return descriptor;
  try {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      await files.syncDirectory(folder);
      if (folder === root || folder === dirname(folder)) return descriptor;
    }
  } catch (error) {
    await files.close(descriptor);
    throw error;
  }
}
