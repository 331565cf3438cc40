import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JsonlJournal } from "@waitroom/match-logger";
import { MemoryJournal, type JournalPlace } from "@waitroom/matchmaker/testing";
import { LeaseKeeper, RedisJournal, sceneKeys, type NodeRedis } from "@waitroom/redis-journal";

/** A journal in memory, which survives being closed. */
export async function memoryPlace(): Promise<JournalPlace> {
  const journal = new MemoryJournal();
  return Promise.resolve({ open: () => Promise.resolve(journal), close: () => Promise.resolve() });
}

/** A journal in a file. */
export async function filePlace(): Promise<JournalPlace & AsyncDisposable> {
  const dataDir = await mkdtemp(join(tmpdir(), "waitroom-journal-"));
  let opened: JsonlJournal | null = null;
  return {
    open: async () =>
      (opened = await JsonlJournal.open({ dataDir, sceneId: "pairs", durability: "written" })),
    close: async () => {
      await opened?.close();
      opened = null;
    },
    [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/** A journal in Redis; opening it takes the lease. */
export function redisPlace(redis: NodeRedis): Promise<JournalPlace> {
  const keys = sceneKeys(randomUUID(), "pairs");
  let keeper: LeaseKeeper | null = null;
  return Promise.resolve({
    open: async () => {
      const token = await new Promise<string>((resolve) => {
        keeper = new LeaseKeeper({
          redis,
          keys,
          node: "test",
          newToken: randomUUID,
          onHeld: (lease) => resolve(lease.token),
          onLost: () => undefined,
          now: Date.now,
        });
        keeper.compete();
      });
      return new RedisJournal({ redis, keys, token });
    },
    close: async () => {
      await keeper?.giveUp();
    },
  });
}
