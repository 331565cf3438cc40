import { dirname, join } from "node:path";
import { nodeFiles, type FilePort } from "@waitroom/match-logger";
import { readWhole, writeAll } from "../file-bytes.ts";

/** Keeps lines for good. */
export interface ActionsLog {
  /** Resolves when the line is on disk; where it rejects, what was written of it has been cut off again if that was possible. */
  readonly append: (line: Readonly<Record<string, unknown>>) => Promise<void>;
}

const newline = 10;
const tailChunkBytes = 64 * 1024;

/**
 * `admin_actions.jsonl`, beside `match_logs/`: one JSON object a line, appended and synced one after another.
 *
 * Acts are rare, so the file is opened for each line: a file that was moved away or comes back needs no restart. A write that
 * failed is cut off again; what a crash left half written is ended with a newline before the next line, and so is a line of
 * its own that is no JSON. It takes no lock: the lock of the match log in the same folder lets one server in.
 */
export class AdminActionsFile implements ActionsLog {
  readonly path: string;
  readonly #files: FilePort;
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: {
    readonly dataDir: string;
    readonly experimentId: string | null;
    readonly files?: FilePort;
  }) {
    const { dataDir, experimentId, files = nodeFiles } = options;
    this.path = join(dataDir, ...(experimentId === null ? [] : [experimentId]), "admin_actions.jsonl");
    this.#files = files;
  }

  readonly append = (line: Readonly<Record<string, unknown>>): Promise<void> => {
    const write = (): Promise<void> => this.#write(`${JSON.stringify(line)}\n`);
    const written = this.#work.then(write, write);
    // Who asked is told of a failure; the next line does not depend on it.
    this.#work = written.catch(() => undefined);
    return written;
  };

  /** The last lines of the file as they stand there, oldest first, read from its end. */
  readonly last = async (lines: number): Promise<readonly string[]> => {
    const files = this.#files;
    if (files.stat(this.path) === null) return [];
    const descriptor = await files.open(this.path, "read");
    try {
      const sizeBytes = files.stat(descriptor)?.sizeBytes ?? 0;
      let tail = Buffer.alloc(0);
      let start = sizeBytes;
      while (start > 0 && countNewlines(tail) <= lines) {
        const chunk = Buffer.alloc(Math.min(start, tailChunkBytes));
        start -= chunk.length;
        tail = Buffer.concat([await readWhole(files, descriptor, chunk, start), tail]);
      }
      // What is behind the last newline is being written, and what is before the first one is a part of a line.
      const whole = tail
        .toString()
        .split("\n")
        .slice(start === 0 ? 0 : 1, -1);
      return whole.slice(-lines);
    } finally {
      await files.close(descriptor);
    }
  };

  /** Resolves when every line has been written, or has failed. */
  async close(): Promise<void> {
    for (let last: unknown; last !== this.#work;) {
      last = this.#work;
      await last;
    }
  }

  async #write(text: string): Promise<void> {
    const files = this.#files;
    const isNew = files.stat(this.path) === null;
    const descriptor = await files.open(this.path, isNew ? "create" : "append");
    try {
      const sizeBytes = files.stat(descriptor)?.sizeBytes ?? 0;
      // Also where an earlier attempt made the file and got no further: its name may not be on disk.
      if (sizeBytes === 0) await files.syncDirectory(dirname(this.path));
      const bytes = Buffer.from((await this.#isTorn(descriptor, sizeBytes)) ? `\n${text}` : text);
      try {
        writeAll(files, descriptor, bytes);
        await files.datasync(descriptor);
      } catch (error) {
        await files.truncate(descriptor, sizeBytes);
        throw error;
      }
    } finally {
      await files.close(descriptor);
    }
  }

  async #isTorn(descriptor: number, sizeBytes: number): Promise<boolean> {
    if (sizeBytes === 0) return false;
    const last = new Uint8Array(1);
    await this.#files.read(descriptor, last, sizeBytes - 1);
    return last[0] !== newline;
  }
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
