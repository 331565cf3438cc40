import { dirname } from "node:path";
import type { FilePort } from "../ports.ts";

/** Makes a folder and those above it that are missing. Their names are synced with the first file in them. */
export async function makeFolders(files: FilePort, path: string): Promise<void> {
  const missing: string[] = [];
  for (
    let folder = path;
    files.stat(folder) === null && dirname(folder) !== folder;
    folder = dirname(folder)
  ) {
    missing.push(folder);
  }
  for (const folder of missing.toReversed()) await files.mkdir(folder);
}

/**
 * Opens a file for appending; where there is none it is made. The names of it and of all folders above it are synced while
 * it is empty, not only when it is made: an earlier attempt can have ended between a name and its sync.
 */
export async function openOrCreate(files: FilePort, path: string): Promise<number> {
  const state = files.stat(path);
  const descriptor = await files.open(path, state === null ? "create" : "append");
  if (state !== null && state.sizeBytes > 0) return descriptor;
  try {
    let folder = path;
    while (dirname(folder) !== folder) {
      folder = dirname(folder);
      await files.syncDirectory(folder);
    }
  } catch (error) {
    await files.close(descriptor);
    throw error;
  }
  return descriptor;
}
