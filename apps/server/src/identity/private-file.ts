import { chmod } from "node:fs/promises";
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
