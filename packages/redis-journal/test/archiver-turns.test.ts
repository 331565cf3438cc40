import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Archiver, NodeRedis, RedisJournal, type JsonObject, type SceneKeys } from "../src/index.ts";
import { RedisProcess } from "../src/testing/index.ts";
import { freshKeys, hold, noted } from "./set-up.ts";

/** An archive in memory, on a disk that may be full. */
class Disk {
  readonly events: JsonObject[] = [];
  isFull = false;
}

describe.skipIf(!RedisProcess.isInstalled() && process.env["CI"] === undefined)(
  "archivers of several nodes",
  () => {
    let server: RedisProcess;
    let redis: NodeRedis;

    beforeAll(async () => {
      server = await RedisProcess.start();
      redis = new NodeRedis({ url: server.url });
    });

    afterAll(async () => {
      await redis.close();
      await server[Symbol.asyncDispose]();
    });

    const archiver = (
      keys: SceneKeys,
      token: string,
      disk: Disk,
      onFailure: (error: unknown) => void = () => undefined,
    ): Archiver =>
      new Archiver({
        redis: redis.duplicate(),
        keys,
        token,
        leaseMs: 300,
        onFailure,
        openArchive: () =>
          Promise.resolve({
            read: async function* (fromSeq) {
              await Promise.resolve();
              yield* disk.events.slice(fromSeq - 1);
            },
            append: (_expectedSeq, events) => {
              if (disk.isFull) return Promise.reject(new Error("The disk is full."));
              disk.events.push(...events);
              return Promise.resolve();
            },
            close: () => Promise.resolve(),
          }),
      });

    const journalOf = async (keys: SceneKeys): Promise<RedisJournal> => {
      const { lease } = await hold(redis, keys, "north");
      return new RedisJournal({ redis, keys, token: lease.token });
    };

    it("leave it to another node when the disk of the first is full, and tell why", async () => {
      const keys = freshKeys();
      const [full, good] = [new Disk(), new Disk()];
      full.isFull = true;
      const onFailure = vi.fn<(error: unknown) => void>();
      const [first, second] = [archiver(keys, "a", full, onFailure), archiver(keys, "b", good)];
      first.start();
      await (await journalOf(keys)).append(0, [noted(1), noted(2)]);
      await vi.waitFor(() => expect(onFailure).toHaveBeenCalledWith(new Error("The disk is full.")), {
        timeout: 10_000,
      });
      second.start();
      await vi.waitFor(() => expect(good.events).toHaveLength(2), { timeout: 10_000 });
      expect(full.events).toEqual([]);
      await Promise.all([first.close(), second.close()]);
    });

    it("hold all that is stored once they are asked to, whoever's turn it is", async () => {
      const keys = freshKeys();
      const [a, b] = [new Disk(), new Disk()];
      const [first, second] = [archiver(keys, "a", a), archiver(keys, "b", b)];
      first.start();
      const journal = await journalOf(keys);
      await journal.append(0, [noted(1), noted(2)]);
      await first.catchUp();
      expect(a.events).toHaveLength(2);
      second.start();
      await second.catchUp();
      expect(b.events).toEqual(a.events);
      await journal.append(2, [noted(3)]);
      await Promise.all([first.catchUp(), second.catchUp()]);
      expect(b.events).toEqual([noted(1), noted(2), noted(3)].map((event) => expect.objectContaining(event)));
      expect(a.events).toEqual(b.events);
      await Promise.all([first.close(), second.close()]);
      await expect(first.catchUp()).rejects.toMatchObject({ code: "UNREACHABLE" });
    });

    it("say it to who asked when that cannot be", async () => {
      const keys = freshKeys();
      const disk = new Disk();
      disk.isFull = true;
      await (await journalOf(keys)).append(0, [noted(1)]);
      const only = archiver(keys, "a", disk);
      only.start();
      await expect(only.catchUp()).rejects.toThrow("The disk is full.");
      disk.isFull = false;
      await only.catchUp();
      expect(disk.events).toHaveLength(1);
      await only.close();
    });
  },
);
