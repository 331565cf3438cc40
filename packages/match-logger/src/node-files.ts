import { constants, statSync, fstatSync, writeSync } from "node:fs";
import * as fs from "node:fs";
import { promisify } from "node:util";
import type { BigIntStats } from "node:fs";
import type { FileMode, FilePort, FileState } from "./ports.ts";

const open = promisify(fs.open);
const close = promisify(fs.close);
const fsync = promisify(fs.fsync);
const read = promisify(fs.read);

/** The real file system. Files get mode 640, folders 750, since they hold data of participants. */
export const nodeFiles: FilePort = {
  open: (path, mode) => open(path, flags[mode], 0o640),
  close,
  write: (descriptor, bytes) => writeSync(descriptor, bytes),
  datasync: promisify(fs.fdatasync),
  truncate: promisify(fs.ftruncate),
  rename: promisify(fs.rename),
  stat: (target) => {
    if (typeof target === "number") return stateOf(fstatSync(target, { bigint: true }));
    const stats = statSync(target, { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? null : stateOf(stats);
  },
  read: async (descriptor, into, position) =>
    (await read(descriptor, into, 0, into.byteLength, position)).bytesRead,
  mkdir: async (path) => {
    try {
      // One folder only: Node's recursive form never ends where the system makes none in a folder that is there, as in /proc.
      await fs.promises.mkdir(path, { mode: 0o750 });
    } catch (error) {
      const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (!isThere || !statSync(path).isDirectory()) throw error;
    }
  },
  syncDirectory: async (path) => {
    // Windows can neither open a folder as a file nor sync one.
    if (process.platform === "win32") return;
    let descriptor: number | null = null;
    try {
      descriptor = await open(path, constants.O_RDONLY);
      await fsync(descriptor);
    } catch (error) {
      // A folder that this user may not read was made by somebody else; some file systems sync no folders at all.
      if (!(error instanceof Error && "code" in error && unsyncable.has(error.code))) throw error;
    } finally {
      if (descriptor !== null) await close(descriptor);
    }
  },
  remove: (path) => fs.promises.rm(path, { force: true }),
};

const unsyncable: ReadonlySet<unknown> = new Set(["EACCES", "EPERM", "EINVAL", "ENOTSUP"]);

// Not every platform has O_NOFOLLOW, whatever its type says.
const noFollow = process.platform === "win32" ? 0 : constants.O_NOFOLLOW;

const flags: Readonly<Record<FileMode, number>> = {
  read: constants.O_RDONLY | noFollow,
  append: constants.O_RDWR | constants.O_APPEND | noFollow,
  create: constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | noFollow,
};

function stateOf(stats: BigIntStats): FileState {
  return { device: stats.dev, inode: stats.ino, sizeBytes: Number(stats.size), isFile: stats.isFile() };
}
