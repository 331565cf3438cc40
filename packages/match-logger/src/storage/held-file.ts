import { dirname } from "node:path";
import { MatchLogError } from "../match-log-error.ts";
import type { LogFlaw } from "../match-log-error.ts";
import type { FilePort, FileState } from "../ports.ts";
import { FileLock } from "./file-lock.ts";
import { wrapped } from "./log-file-errors.ts";
import { makeFolders, openOrCreate } from "./open-or-create.ts";
import { readExactly } from "./read-lines.ts";
import { emptyEnd, scanFile } from "./scan-file.ts";
import type { FileEnd, OnRecord } from "./scan-file.ts";
import { inSyncSlot } from "./sync-slots.ts";
import { moveToTorn, repairTail } from "./torn-tail.ts";
import { writeAll } from "./write-all.ts";

export interface HeldFileOptions {
  readonly path: string;
  readonly files: FilePort;
  readonly now: () => number;
}

/** A file whose lock this process holds, its descriptor, and the end of what counts as stored in it. */
export class HeldFile {
  readonly flaw: LogFlaw | null;
  readonly #options: HeldFileOptions;
  readonly #lock: FileLock;
  #descriptor: number;
  #identity: FileState;
  #stored: FileEnd;

  private constructor(options: HeldFileOptions, lock: FileLock, opened: OpenedFile) {
    this.#options = options;
    this.#lock = lock;
    this.flaw = opened.flaw;
    this.#descriptor = opened.descriptor;
    this.#identity = opened.identity;
    this.#stored = opened.end;
  }

  /**
   * Takes the lock, makes or opens the file, reads it whole and repairs a torn tail. A file with a flaw before its tail is
   * left as it is. `onRecord` is told each line.
   */
  static async open(options: HeldFileOptions, onRecord?: OnRecord): Promise<HeldFile> {
    const { path, files } = options;
    await makeFolders(files, dirname(path));
    const lock = await FileLock.take(path, files);
    let descriptor: number | null = null;
    try {
      descriptor = await openOrCreate(files, path);
      return new HeldFile(options, lock, await readAndRepair(options, descriptor, onRecord));
    } catch (error) {
      try {
        if (descriptor !== null) await files.close(descriptor);
      } finally {
        await lock.release();
      }
      throw error;
    }
  }

  get stored(): FileEnd {
    return this.#stored;
  }

  /** Throws unless the open file is what stands at the path, with the size that this writer gave it. */
  check(sizeBytes: number | null): void {
    const { path, files } = this.#options;
    const state = files.stat(path);
    if (state === null) throw this.#lost("is gone");
    if (!isSame(state, this.#identity)) throw this.#lost("was replaced by another file");
    if (sizeBytes !== null && state.sizeBytes !== sizeBytes) {
      throw this.#lost(
        `has ${state.sizeBytes} bytes where this writer left ${sizeBytes}, so somebody else changed it`,
      );
    }
  }

  /** Throws unless the file at the path is the open one and holds the last stored line. */
  async verify(): Promise<void> {
    this.check(null);
    await this.#holdsStored(this.#descriptor);
  }

  /** Writes bytes behind the stored end; they count only once they are accepted. */
  write(bytes: Uint8Array): void {
    writeAll(this.#options.files, this.#descriptor, bytes);
  }

  async sync(): Promise<void> {
    await inSyncSlot(() => this.#options.files.datasync(this.#descriptor));
  }

  /** From now on all up to `end` counts. */
  accept(end: FileEnd): void {
    this.#stored = end;
  }

  /** Takes away what was written behind the stored end. */
  async cutBack(): Promise<void> {
    const { files } = this.#options;
    await files.truncate(this.#descriptor, this.#stored.bytes);
    this.check(this.#stored.bytes);
  }

  /**
   * Opens anew what stands at the path, and takes it only if it is this file up to its last stored line. Lines behind that
   * are ours, and refused, where `excessIsOurs`; else they are kept in `{file}.torn`. The former descriptor is not synced.
   */
  async takeBack(excessIsOurs: boolean): Promise<void> {
    const { path, files } = this.#options;
    if (this.#stored.bytes > 0 && files.stat(path) === null) throw this.#lost("is gone");
    await this.#lock.hold();
    const descriptor = await openOrCreate(files, path);
    try {
      const identity = regularFile(path, files.stat(descriptor));
      await this.#holdsStored(descriptor);
      await this.#dropExcess(descriptor, identity, excessIsOurs);
      await inSyncSlot(() => files.datasync(descriptor));
      const atPath = files.stat(path);
      if (atPath === null || !isSame(atPath, identity)) throw this.#lost("was replaced again");
      this.#identity = identity;
    } catch (error) {
      await files.close(descriptor);
      throw error;
    }
    const former = this.#descriptor;
    this.#descriptor = descriptor;
    // Whatever closing the lost descriptor reports was reported when its write or sync failed.
    await files.close(former).catch(() => undefined);
  }

  /** Opens the file for reading only; the caller closes the descriptor. */
  async openForReading(): Promise<{ readonly descriptor: number; readonly sizeBytes: number }> {
    const { path, files } = this.#options;
    const sizeBytes = this.#stored.bytes;
    const descriptor = await files.open(path, "read");
    const state = files.stat(descriptor);
    if (state !== null && isSame(state, this.#identity)) return { descriptor, sizeBytes };
    await files.close(descriptor);
    throw this.#lost("was replaced by another file");
  }

  /** Closes the file and gives the lock back. */
  async release(): Promise<void> {
    const { path, files } = this.#options;
    try {
      try {
        await files.close(this.#descriptor);
      } finally {
        await this.#lock.release();
      }
    } catch (error) {
      throw wrapped("UNAVAILABLE", `${path}: could not be closed in order`, error);
    }
  }

  async #dropExcess(descriptor: number, state: FileState, excessIsOurs: boolean): Promise<void> {
    const { path, files, now } = this.#options;
    const range = { start: this.#stored.bytes, end: state.sizeBytes };
    if (range.end === range.start) return;
    if (!excessIsOurs || !isSame(state, this.#identity))
      await moveToTorn({ path, files, descriptor }, range, now());
    await files.truncate(descriptor, range.start);
  }

  async #holdsStored(descriptor: number): Promise<void> {
    const { bytes, lastLine, seq } = this.#stored;
    if (bytes === 0) return;
    const start = bytes - lastLine.length - 1;
    const found = await readExactly(this.#options.files, descriptor, start, bytes);
    if (found === null) throw this.#lost(`ends before line ${seq}, the last one that was stored`);
    if (!found.subarray(0, -1).equals(lastLine) || found.at(-1) !== 10) {
      throw this.#lost(`does not hold line ${seq}, the last one that was stored, at byte ${start}`);
    }
  }

  #lost(what: string): MatchLogError {
    const { seq } = this.#stored;
    const wanted =
      seq === 0 ? "" : ` Put back the file whose line ${seq} was stored last; it is tried each second.`;
    return new MatchLogError("UNAVAILABLE", `${this.#options.path} ${what}.${wanted}`);
  }
}

interface OpenedFile {
  readonly descriptor: number;
  readonly identity: FileState;
  readonly end: FileEnd;
  readonly flaw: LogFlaw | null;
}

async function readAndRepair(
  options: HeldFileOptions,
  descriptor: number,
  onRecord: OnRecord | undefined,
): Promise<OpenedFile> {
  const { path, files } = options;
  const file = { path, files, descriptor };
  const identity = regularFile(path, files.stat(descriptor));
  let scanned = await scanFile(file, emptyEnd, identity.sizeBytes, onRecord);
  const tail = { start: scanned.end.bytes, end: identity.sizeBytes };
  if (scanned.flaw === null && tail.end > tail.start) {
    if ((await repairTail(file, tail, options.now())) === "completed") {
      scanned = await scanFile(file, scanned.end, tail.end + 1, onRecord);
    }
  }
  // The process that wrote the last lines may have died before its sync, and from now on they count.
  if (scanned.flaw === null && tail.end > 0) await inSyncSlot(() => files.datasync(descriptor));
  return { ...scanned, descriptor, identity };
}

function regularFile(path: string, state: FileState | null): FileState {
  if (state?.isFile !== true) throw new MatchLogError("OPEN_FAILED", `${path} is not a regular file.`);
  return state;
}

function isSame(a: FileState, b: FileState): boolean {
  return a.device === b.device && a.inode === b.inode;
}
