import { dirname } from "node:path";
import { MatchLogError } from "../match-log-error.ts";
import type { FilePort } from "../ports.ts";
import { FileLock } from "./file-lock.ts";
import { syncError, wrapped } from "./log-file-errors.ts";
import { makeFolders } from "./open-or-create.ts";
import { inSyncSlot } from "./sync-slots.ts";
import { writeAll } from "./write-all.ts";

/** Puts bytes behind those that were given before. */
export type AppendBytes = (bytes: Uint8Array) => void;

const pieceBytes = 1024 * 1024;

/**
 * Makes a file that is there whole or not at all, under its lock, so that no writer makes one at the same time; a file that
 * is there already is not touched. `fill` gives the bytes. Rejects with `LOCKED`, `OPEN_FAILED`, `WRITE_FAILED` or `SYNC_FAILED`.
 */
export async function makeNewFile<T>(
  files: FilePort,
  path: string,
  fill: (append: AppendBytes) => Promise<T>,
): Promise<T> {
  try {
    await makeFolders(files, dirname(path));
    const lock = await FileLock.take(path, files);
    try {
      if (files.stat(path) !== null) {
        throw new MatchLogError("OPEN_FAILED", `${path} is there already, and is not overwritten.`);
      }
      return await fillAndName(files, path, fill);
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw wrapped("OPEN_FAILED", `${path}: could not be made`, error);
  }
}

async function fillAndName<T>(
  files: FilePort,
  path: string,
  fill: (append: AppendBytes) => Promise<T>,
): Promise<T> {
  const part = `${path}.part`;
  // One that an earlier attempt left behind; the lock says that nobody is writing it.
  await files.remove(part);
  try {
    const result = await fillPart(files, part, fill);
    await files.rename(part, path);
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      await files.syncDirectory(folder);
      if (dirname(folder) === folder) return result;
    }
  } catch (error) {
    // What failed is told; half a file under this name is taken away by the next attempt at the latest.
    await files.remove(part).catch(() => undefined);
    throw error;
  }
}

async function fillPart<T>(
  files: FilePort,
  part: string,
  fill: (append: AppendBytes) => Promise<T>,
): Promise<T> {
  const descriptor = await files.open(part, "create");
  try {
    let waiting: Uint8Array[] = [];
    let waitingBytes = 0;
    const write = (): void => {
      try {
        writeAll(files, descriptor, Buffer.concat(waiting));
      } catch (error) {
        throw wrapped("WRITE_FAILED", `${part}: could not write`, error);
      }
      waiting = [];
      waitingBytes = 0;
    };
    const result = await fill((bytes) => {
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes >= pieceBytes) write();
    });
    write();
    try {
      await inSyncSlot(() => files.datasync(descriptor));
    } catch (error) {
      throw syncError(part, error);
    }
    return result;
  } finally {
    await files.close(descriptor);
  }
}
