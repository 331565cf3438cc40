import { chmod } from "node:fs/promises";
import type { FilePort } from "@waitroom/match-logger";

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
    let filled = 0;
    while (filled < bytes.length) {
      const count = await files.read(descriptor, bytes.subarray(filled), filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled).toString();
  } finally {
    await files.close(descriptor);
  }
}

/** Appends all of it; a nearly full disk takes a part of what it is given. */
export function writeAll(files: FilePort, descriptor: number, bytes: Uint8Array): void {
  for (let taken = 0; taken < bytes.length;) {
    const count = files.write(descriptor, bytes.subarray(taken));
    if (count === 0) throw new Error("The disk takes no more.");
    taken += count;
  }
}
