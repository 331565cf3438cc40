import { createHash } from "node:crypto";
import { basename } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { FilePort } from "../../src/index.ts";
import { FileLock } from "../../src/storage/file-lock.ts";
import { formatHolder, thisHolder } from "../../src/storage/lock-holder.ts";
import { MemoryDisk } from "../support/memory-disk.ts";

const path = "/data/ring_matches.jsonl";
const lockPath = `${path}.lock`;

/** Outside Linux, and between containers, there is no socket that writers could share: the lock file stands alone. */
function withoutSockets(): void {
  const platform = Object.getOwnPropertyDescriptor(process, "platform") ?? {};
  Object.defineProperty(process, "platform", { ...platform, value: "other" });
  onTestFinished(() => void Object.defineProperty(process, "platform", platform));
}

/** The lock file of a process that ended. */
function deadHolder(token: string): Buffer {
  return Buffer.from(formatHolder({ ...thisHolder(token), startTime: "1" }));
}

/** Where a dead holder's file is being taken over. */
function claimOf(file: string, token: string): string {
  const name = createHash("sha256")
    .update(`${basename(file)}:${token}`)
    .digest("hex")
    .slice(0, 16);
  return `${lockPath}.${name}`;
}

/** Lets operations of several writers happen in an order of its own. */
class Turns {
  readonly #waiting: (() => void)[] = [];

  /** The same file system, each operation of which waits for its turn. */
  port(files: FilePort): FilePort {
    const turn = (): Promise<void> => new Promise((resolve) => void this.#waiting.push(resolve));
    return {
      ...files,
      open: async (...args) => {
        await turn();
        return files.open(...args);
      },
      read: async (...args) => {
        await turn();
        return files.read(...args);
      },
      rename: async (...args) => {
        await turn();
        return files.rename(...args);
      },
      remove: async (...args) => {
        await turn();
        return files.remove(...args);
      },
    };
  }

  /** Goes on until nothing waits for a turn any more. */
  async run(pick: (count: number) => number): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const [next] = this.#waiting.splice(pick(this.#waiting.length), 1);
      if (next === undefined) return;
      next();
    }
  }
}

describe("the lock of a dead process, where no socket is shared", () => {
  test("goes to one of three writers who come at the same moment, in whatever order they go on", async () => {
    withoutSockets();
    let state = 1;
    const pick = (count: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * count);
    };
    for (let run = 0; run < 300; run += 1) {
      const disk = new MemoryDisk();
      disk.put(lockPath, deadHolder("left"));
      const turns = new Turns();
      const taking = [1, 2, 3].map(() => FileLock.take(path, turns.port(disk.port)));
      const outcomes = Promise.allSettled(taking);
      await turns.run(pick);
      const taken = (await outcomes).flatMap((outcome) =>
        outcome.status === "fulfilled" ? [outcome.value] : [],
      );
      expect(taken, `run ${run}`).toHaveLength(1);
      expect([...disk.files.keys()]).toEqual([lockPath]);
      const [lock] = taken;
      const releasing = lock?.release();
      await turns.run(pick);
      await releasing;
      expect([...disk.files.keys()]).toEqual([]);
    }
  });

  test("is taken though one who took it over died half-way, and another one after them", async () => {
    withoutSockets();
    const disk = new MemoryDisk();
    disk.put(lockPath, deadHolder("left"));
    const claim = claimOf(lockPath, "left");
    disk.put(claim, deadHolder("second"));
    disk.put(claimOf(claim, "second"), deadHolder("third"));
    const lock = await FileLock.take(path, disk.port);
    expect([...disk.files.keys()]).toEqual([lockPath]);
    await expect(FileLock.take(path, disk.port)).rejects.toMatchObject({ code: "LOCKED" });
    await lock.release();
    expect([...disk.files.keys()]).toEqual([]);
  });

  test("is not taken while somebody who lives takes it over", async () => {
    withoutSockets();
    const disk = new MemoryDisk();
    disk.put(lockPath, deadHolder("left"));
    disk.put(claimOf(lockPath, "left"), Buffer.from(formatHolder(thisHolder("second"))));
    await expect(FileLock.take(path, disk.port)).rejects.toMatchObject({
      code: "LOCKED",
      message: expect.stringContaining(`process ${process.pid}`),
    });
    expect(disk.files.get(lockPath)).toEqual(deadHolder("left"));
  });
});
