import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import type { FilePort, FileState } from "../../src/index.ts";

/** What happens to operation number `at`, counted from 1. */
export interface Fault {
  readonly at: number;
  /**
   * `fail`: it throws, once. `short`: a write takes half of its bytes; anything else throws. `outage`: it and the next eleven
   * throw. `die`: the process ends in the middle of it, and nothing works from then on.
   */
  readonly kind: "fail" | "short" | "outage" | "die";
}

/** What is left of bytes and names that were never synced: all of them, none, the first half, or their length only. */
export type Crash = "kill" | "power" | "power-half" | "power-zeros";

interface MemoryFile {
  readonly inode: bigint;
  cached: Buffer;
  durable: Buffer;
  /** Since a failed sync the system takes these bytes for stored, though they are not. */
  lost: { readonly from: number; readonly to: number };
}

const nothing = { from: 0, to: 0 };

/** Locks are the kernel's, not the disk's: disks of two test processes with one number would lock each other out. */
let devices = BigInt(`0x${randomBytes(8).toString("hex")}`);

/**
 * A file system in memory that knows what a power loss would leave: bytes that were synced, in files whose names were synced.
 * A failed sync drops the bytes without a trace, and the next one succeeds, as Linux does.
 */
export class MemoryDisk {
  readonly #device: bigint;
  readonly #names = new Map<string, MemoryFile>();
  readonly #durableNames = new Map<string, MemoryFile>();
  readonly #folders = new Map<string, bigint>([["/", 1n]]);
  readonly #durableFolders = new Map<string, bigint>([["/", 1n]]);
  readonly #open = new Map<number, MemoryFile>();
  #inodes = 1n;
  #descriptors = 100;
  #dead = false;
  /** How many operations were asked for. */
  operations = 0;
  /** Names of the operations in order. */
  readonly asked: string[] = [];
  fault: Fault | null = null;

  constructor() {
    devices += 1n;
    this.#device = devices;
  }

  /** Every file that another program would see now. */
  get files(): ReadonlyMap<string, Buffer> {
    return new Map(Array.from(this.#names, ([path, file]) => [path, file.cached] as const));
  }

  /** Puts a file where it was before the machine was turned on. */
  put(path: string, bytes: Buffer): void {
    for (let folder = dirname(path); !this.#folders.has(folder); folder = dirname(folder)) {
      this.#inodes += 1n;
      this.#folders.set(folder, this.#inodes);
      this.#durableFolders.set(folder, this.#inodes);
    }
    this.#inodes += 1n;
    const file = { inode: this.#inodes, cached: bytes, durable: bytes, lost: nothing };
    this.#names.set(path, file);
    this.#durableNames.set(path, file);
  }

  /** Turns the machine off and on: a disk with what a crash of that kind leaves, under another device number. */
  crash(kind: Crash): MemoryDisk {
    const disk = new MemoryDisk();
    const power = kind !== "kill";
    // Parents come before what is in them.
    const folders = [...(power ? this.#durableFolders : this.#folders)].sort(
      ([a], [b]) => a.length - b.length,
    );
    for (const [path, inode] of folders) if (disk.#folders.has(dirname(path))) disk.#folders.set(path, inode);
    for (const [path, file] of power ? this.#durableNames : this.#names) {
      if (!disk.#folders.has(dirname(path))) continue;
      const bytes = ofAnotherBoot(path, power ? afterPowerLoss(file, kind) : file.cached);
      const durable = power ? bytes : file.durable;
      const lost = power ? nothing : file.lost;
      disk.#names.set(path, { inode: file.inode, cached: bytes, durable, lost });
    }
    // The end of a process takes nothing from the disk and brings nothing to it.
    const names = power ? disk.#names.keys() : this.#durableNames.keys();
    for (const path of names) {
      const file = disk.#names.get(path);
      if (file !== undefined) disk.#durableNames.set(path, file);
    }
    for (const [path, inode] of power ? disk.#folders : this.#durableFolders)
      disk.#durableFolders.set(path, inode);
    disk.#inodes = this.#inodes;
    return disk;
  }

  readonly port: FilePort = {
    open: async (path, mode) => {
      this.#operation(`open ${mode}`);
      let file = this.#names.get(path);
      if (mode === "create") {
        if (file !== undefined) throw failure("EEXIST");
        if (!this.#folders.has(dirname(path))) throw failure("ENOENT");
        this.#inodes += 1n;
        file = { inode: this.#inodes, cached: Buffer.alloc(0), durable: Buffer.alloc(0), lost: nothing };
        this.#names.set(path, file);
      }
      if (file === undefined) throw failure("ENOENT");
      this.#descriptors += 1;
      this.#open.set(this.#descriptors, file);
      return this.#descriptors;
    },
    close: async (descriptor) => {
      this.#operation("close");
      this.#open.delete(descriptor);
    },
    write: (descriptor, bytes) => {
      const file = this.#file(descriptor);
      const half = Math.floor(bytes.length / 2);
      const kind = this.#operation("write", () => {
        file.cached = Buffer.concat([file.cached, bytes.subarray(0, half)]);
      });
      const taken = kind === "short" ? half : bytes.length;
      file.cached = Buffer.concat([file.cached, bytes.subarray(0, taken)]);
      return taken;
    },
    datasync: async (descriptor) => {
      const file = this.#file(descriptor);
      this.#operation("datasync", () => {
        // Who dies in a sync leaves the bytes to the system, which writes them later.
        if (this.#dead) return;
        file.lost = { from: file.durable.length, to: file.cached.length };
      });
      file.durable = Buffer.from(file.cached).fill(0, file.lost.from, file.lost.to);
    },
    truncate: async (descriptor, sizeBytes) => {
      const file = this.#file(descriptor);
      this.#operation("truncate");
      file.cached = file.cached.subarray(0, sizeBytes);
      file.lost = { from: Math.min(file.lost.from, sizeBytes), to: Math.min(file.lost.to, sizeBytes) };
    },
    rename: async (from, to) => {
      this.#operation("rename");
      const file = this.#names.get(from);
      if (file === undefined) throw failure("ENOENT");
      this.#names.delete(from);
      this.#names.set(to, file);
    },
    stat: (target) => {
      this.#operation("stat");
      if (typeof target === "number") return this.#stateOf(this.#file(target));
      const file = this.#names.get(target);
      if (file !== undefined) return this.#stateOf(file);
      const inode = this.#folders.get(target);
      return inode === undefined ? null : { device: this.#device, inode, sizeBytes: 0, isFile: false };
    },
    read: async (descriptor, into, position) => {
      this.#operation("read");
      const bytes = this.#file(descriptor).cached.subarray(position, position + into.length);
      into.set(bytes);
      return bytes.length;
    },
    mkdir: async (path) => {
      this.#operation("mkdir");
      if (!this.#folders.has(dirname(path))) throw failure("ENOENT");
      this.#inodes += 1n;
      if (!this.#folders.has(path)) this.#folders.set(path, this.#inodes);
    },
    syncDirectory: async (path) => {
      this.#operation("syncDirectory");
      copyInside(path, this.#names, this.#durableNames);
      copyInside(path, this.#folders, this.#durableFolders);
    },
    remove: async (path) => {
      this.#operation("remove");
      this.#names.delete(path);
    },
  };

  /** Counts an operation and lets it fail; `half` is what it had done by then. */
  #operation(name: string, half?: () => void): "short" | null {
    if (this.#dead) throw failure("EIO");
    this.operations += 1;
    this.asked.push(name);
    const fault = this.fault;
    const length = fault?.kind === "outage" ? 12 : 1;
    if (fault === null || this.operations < fault.at || this.operations >= fault.at + length) return null;
    if (fault.kind === "short" && name === "write") return "short";
    if (fault.kind === "die") this.#dead = true;
    half?.();
    throw failure(name === "write" ? "ENOSPC" : "EIO");
  }

  #file(descriptor: number): MemoryFile {
    const file = this.#open.get(descriptor);
    if (file === undefined) throw failure("EBADF");
    return file;
  }

  #stateOf(file: MemoryFile): FileState {
    return { device: this.#device, inode: file.inode, sizeBytes: file.cached.length, isFile: true };
  }
}

function afterPowerLoss(file: MemoryFile, kind: Crash): Buffer {
  const { durable, cached } = file;
  const unsynced = cached.length - durable.length;
  if (unsynced <= 0 || kind === "power") return durable;
  const half = cached.subarray(durable.length, durable.length + Math.ceil(unsynced / 2));
  return Buffer.concat([durable, kind === "power-half" ? half : Buffer.alloc(half.length)]);
}

/** A lock file names this very process, which goes on living; after a crash it must name another boot of the machine. */
function ofAnotherBoot(path: string, bytes: Buffer): Buffer {
  if (!path.includes(".lock")) return Buffer.from(bytes);
  return Buffer.from(bytes.toString().replace(/"boot_id":(?:"[^"]*"|null)/, '"boot_id":"another"'));
}

function copyInside<T>(folder: string, from: ReadonlyMap<string, T>, to: Map<string, T>): void {
  for (const path of to.keys()) if (dirname(path) === folder && !from.has(path)) to.delete(path);
  for (const [path, value] of from) if (dirname(path) === folder) to.set(path, value);
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: made by the test`), { code });
}
