import { existsSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { FilePort } from "@waitroom/match-logger";
import { readWhole } from "../file-bytes.ts";

/** Opens a file to append to, which nobody but its owner may read (mode 600); made where there is none. */
export async function openPrivate(files: FilePort, path: string): Promise<number> {
  const isNew = files.stat(path) === null;
  const descriptor = await files.open(path, isNew ? "create" : "append");
  try {
    if (isNew) await chmod(path, 0o600);
    return descriptor;
  } catch (error) {
    await files.close(descriptor);
    throw error;
  }
}

/**
 * Makes a folder that nobody but its owner may enter (mode 700), and those above it that are missing. One by one: all at once, Node
 * tries for ever where the system says of a folder that it is not there and cannot be made, as below `/proc`.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  const missing: string[] = [];
  for (let folder = path; !existsSync(folder) && dirname(folder) !== folder; folder = dirname(folder)) {
    missing.push(folder);
  }
  for (const folder of missing.toReversed()) {
    await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      // Another process was first.
      if (error.code !== "EEXIST") throw error;
    });
  }
}

/** The text of a file, "" where there is none. */
export async function readText(files: FilePort, path: string): Promise<string> {
  if (files.stat(path) === null) return "";
  const descriptor = await files.open(path, "read");
  try {
    const bytes = Buffer.alloc(files.stat(descriptor)?.sizeBytes ?? 0);
    return (await readWhole(files, descriptor, bytes, 0)).toString();
  } finally {
    await files.close(descriptor);
  }
}
