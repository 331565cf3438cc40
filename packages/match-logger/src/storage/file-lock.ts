import { hash, randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { basename, dirname } from "node:path";
import type { Server } from "node:net";
import { MatchLogError } from "../match-log-error.ts";
import type { FilePort } from "../ports.ts";
import { formatHolder, isThisProcess, lifeOf, parseHolder, thisHolder } from "./lock-holder.ts";
import type { LockHolder } from "./lock-holder.ts";
import { readExactly } from "./read-lines.ts";

/**
 * The right to write a file, held by one writer. On Linux an abstract Unix socket, which the kernel frees at once when its
 * process dies; everywhere also `{file}.lock`, which other containers on the same volume can see.
 */
export class FileLock {
  readonly #path: string;
  readonly #files: FilePort;
  readonly #token = randomUUID();
  #socket: Server | null = null;
  #socketName = "";

  private constructor(path: string, files: FilePort) {
    this.#path = path;
    this.#files = files;
  }

  /** Takes the lock of the file at `path`, whose folder exists. Rejects with `LOCKED` where another writer holds it. */
  static async take(path: string, files: FilePort): Promise<FileLock> {
    const lock = new FileLock(path, files);
    try {
      await lock.hold();
    } catch (error) {
      // What failed is told; a lock file that is left behind names this process, and is known as a leftover by that.
      await lock.release().catch(() => undefined);
      throw error;
    }
    return lock;
  }

  /** Makes sure that the lock is held in the folder that stands at the path now, which can be another than at first. */
  async hold(): Promise<void> {
    const name = this.#nameNow();
    const socket = name === this.#socketName ? this.#socket : await this.#bind(name);
    try {
      await this.#holdLockFile(socket !== null);
    } catch (error) {
      if (socket !== this.#socket) await closeSocket(socket);
      throw error;
    }
    if (socket !== this.#socket) await closeSocket(this.#socket);
    this.#socket = socket;
    this.#socketName = name;
  }

  /** Gives the lock back. The lock file goes first: while the socket stands nobody else can make one. */
  async release(): Promise<void> {
    try {
      const holder = await this.#readHolder();
      if (holder !== null && holder !== "gone" && holder.token === this.#token)
        await this.#files.remove(this.#lockPath);
    } finally {
      await closeSocket(this.#socket);
      this.#socket = null;
    }
  }

  get #lockPath(): string {
    return `${this.#path}.lock`;
  }

  #nameNow(): string {
    const folder = this.#files.stat(dirname(this.#path));
    if (folder === null) throw new MatchLogError("UNAVAILABLE", `The folder of ${this.#path} is gone.`);
    // Hashed, since the system cuts longer names without a word, and then two files would share one lock.
    const key = `${folder.device}:${folder.inode}:${basename(this.#path)}`;
    return `\0waitroom-${hash("sha256", key, "hex").slice(0, 48)}`;
  }

  async #bind(name: string): Promise<Server | null> {
    if (process.platform !== "linux") return null;
    const server = createServer((connection) => connection.destroy());
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        // Workers of node:cluster would share the socket otherwise, and each believe to hold the lock.
        server.listen({ path: name, exclusive: true }, resolve);
      });
    } catch (error) {
      if (!hasCode(error, "EADDRINUSE")) return null;
      const holder = await this.#readHolder();
      throw this.#refusal(holder === "gone" ? null : holder, error);
    }
    server.unref();
    return server;
  }

  async #holdLockFile(socketHeld: boolean): Promise<void> {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      if (await this.#create(this.#lockPath)) return;
      const holder = await this.#readHolder();
      if (holder === "gone") continue;
      if (holder?.token === this.#token) return;
      if (await this.#takeOver(this.#lockPath, holder, socketHeld)) return;
    }
    throw this.#refusal(null);
  }

  /**
   * Puts this writer's name in the place of a dead holder's; false where somebody else was quicker. A name cannot be
   * compared and replaced at once, so the right to replace it goes to whoever makes the file that is called after the dead
   * holder, and that file then becomes the lock. Who dies over this is a dead holder of that file, and is followed likewise.
   */
  async #takeOver(path: string, holder: LockHolder | null, socketHeld: boolean): Promise<boolean> {
    const life = socketHeld ? lifeBesideSocket(holder) : holder === null ? "unknown" : lifeOf(holder);
    if (life !== "dead") throw this.#refusal(holder);
    // Hashed, since what stands in the file may be anything.
    const claim = `${this.#lockPath}.${hash("sha256", `${basename(path)}:${holder?.token ?? ""}`, "hex").slice(0, 16)}`;
    if (!(await this.#create(claim))) {
      const other = await this.#readHolder(claim);
      if (other === "gone" || !(await this.#takeOver(claim, other, socketHeld))) return false;
    }
    try {
      const now = await this.#readHolder(path);
      if (now !== "gone" && now?.token === holder?.token) {
        await this.#files.rename(claim, path);
        return true;
      }
    } catch (error) {
      await this.#files.remove(claim);
      throw error;
    }
    await this.#files.remove(claim);
    return false;
  }

  async #create(path: string): Promise<boolean> {
    let descriptor: number;
    try {
      descriptor = await this.#files.open(path, "create");
    } catch (error) {
      if (hasCode(error, "EEXIST")) return false;
      throw error;
    }
    try {
      const bytes = Buffer.from(formatHolder(thisHolder(this.#token)));
      if (this.#files.write(descriptor, bytes) !== bytes.length) {
        throw new MatchLogError("OPEN_FAILED", `Could not write ${path}: the disk is full.`);
      }
    } catch (error) {
      await this.#files.remove(path);
      throw error;
    } finally {
      await this.#files.close(descriptor);
    }
    return true;
  }

  async #readHolder(path: string = this.#lockPath): Promise<LockHolder | null | "gone"> {
    let descriptor: number;
    try {
      descriptor = await this.#files.open(path, "read");
    } catch (error) {
      if (hasCode(error, "ENOENT")) return "gone";
      throw error;
    }
    try {
      const size = Math.min(this.#files.stat(descriptor)?.sizeBytes ?? 0, 4096);
      const bytes = await readExactly(this.#files, descriptor, 0, size);
      return bytes === null ? null : parseHolder(bytes);
    } finally {
      await this.#files.close(descriptor);
    }
  }

  #refusal(holder: LockHolder | null, cause?: unknown): MatchLogError {
    const who =
      holder === null
        ? "another writer"
        : `process ${holder.pid} on ${holder.hostname === "" ? "another machine" : holder.hostname}`;
    const advice =
      holder !== null && lifeOf(holder) === "unknown"
        ? ` That is another machine or container, which cannot be seen from here: when no server uses this folder any more, delete ${this.#lockPath}.`
        : " A log has one writer: stop the other one, or use another data folder.";
    return new MatchLogError("LOCKED", `${this.#path} is being written by ${who}.${advice}`, { cause });
  }
}

/**
 * Whoever holds the socket knows more: an unfinished lock file was left by a process that died while writing it, and one
 * that names this very process by an attempt of its own.
 */
function lifeBesideSocket(holder: LockHolder | null): "alive" | "dead" | "unknown" {
  return holder === null || isThisProcess(holder) ? "dead" : lifeOf(holder);
}

async function closeSocket(socket: Server | null): Promise<void> {
  if (socket !== null) await new Promise<void>((resolve) => void socket.close(() => resolve()));
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
