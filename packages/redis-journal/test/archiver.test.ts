import { expect, it } from "vitest";
import { Archiver, type Archive, type JsonObject, type RedisJournal } from "../src/index.ts";
import { all, journalOf, keys, noted } from "./support/journals.ts";
import { ModelRedis } from "./support/model-redis.ts";

/** An archive in memory; while `failure` is set it takes nothing. */
class Shelf {
  readonly events: JsonObject[] = [];
  readonly told: unknown[] = [];
  failure: Error | null = null;
  mostOpen = 0;
  #open = 0;

  readonly open = async (): Promise<Archive> => {
    const { events } = this;
    this.#open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.#open);
    return {
      read: async function* (fromSeq) {
        yield* events.slice(fromSeq - 1);
      },
      append: async (expectedSeq, more) => {
        if (this.failure !== null) throw this.failure;
        if (expectedSeq !== events.length) throw new RangeError(`Expected ${events.length}.`);
        events.push(...more);
      },
      close: async () => {
        this.#open -= 1;
      },
    };
  };

  archiver(redis: ModelRedis, token: string): Archiver {
    return new Archiver({
      redis,
      keys,
      token,
      openArchive: this.open,
      onFailure: (error) => this.told.push(error),
      setTimer: redis.setTimer,
      keepEvents: 10,
      blockEvents: 20,
    });
  }
}

async function fill(redis: ModelRedis, count: number) {
  const journal = await journalOf(redis, "a");
  for (let seq = 0; seq < count; seq += 1) await journal.append(seq, [noted(seq + 1)]);
  return journal;
}

it("copies each event once, though two nodes would, and every event can still be read", async () => {
  const redis = new ModelRedis();
  const shelf = new Shelf();
  const journal = await fill(redis, 65);
  const archivers = [shelf.archiver(redis, "a"), shelf.archiver(redis, "b")];
  for (const archiver of archivers) archiver.start();
  await redis.pass(5_000);
  expect(shelf.events.map(({ seq }) => seq)).toEqual(Array.from({ length: 65 }, (_, index) => index + 1));
  expect(shelf.mostOpen).toBe(1);
  expect(archivers.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual([0, 65]);
  // What is archived and old stands in blocks.
  expect(redis.model.range(keys.journal, "-", "+", 1)[0]?.id).toBe("41-0");
  expect(await all(journal)).toHaveLength(65);
  for (const archiver of archivers) void archiver.close();
  await redis.pass(5_000);
});

it("says why nothing can be archived, takes nothing out of Redis meanwhile, and catches up", async () => {
  const redis = new ModelRedis();
  const shelf = new Shelf();
  await fill(redis, 45);
  shelf.failure = new Error("The disk is full.");
  const archiver = shelf.archiver(redis, "a");
  archiver.start();
  await redis.pass(5_000);
  expect(shelf.told).toContain(shelf.failure);
  expect(redis.model.range(keys.journal, "-", "+", 1)[0]?.id).toBe("1-0");
  shelf.failure = null;
  await redis.pass(5_000);
  expect(shelf.events).toHaveLength(45);
  expect(shelf.told.at(-1)).toBeNull();
  void archiver.close();
  await redis.pass(5_000);
});

it("stands still where the archive holds more than Redis", async () => {
  const redis = new ModelRedis();
  const shelf = new Shelf();
  await fill(redis, 2);
  shelf.events.push(...[1, 2, 3].map((seq) => noted(seq)));
  const archiver = shelf.archiver(redis, "a");
  archiver.start();
  await redis.pass(5_000);
  expect(shelf.told[0]).toMatchObject({ code: "INVALID_JOURNAL" });
  expect(shelf.events).toHaveLength(3);
  void archiver.close();
  await redis.pass(5_000);
});

it("closes the scene where Redis ends with another event than the archive, though it holds as many", async () => {
  const redis = new ModelRedis();
  const shelf = new Shelf();
  await fill(redis, 3);
  const archiver = shelf.archiver(redis, "a");
  archiver.start();
  await redis.pass(5_000);
  // The last append is lost, and another one is made in its place.
  while (redis.model.last(keys.journal)?.id === "3-0") redis.model.restart(1);
  const other = await replaced(redis);
  await other.append(2, [noted(3, "another")]);
  await redis.pass(5_000);
  expect(shelf.told).toMatchObject([{ code: "INVALID_JOURNAL" }]);
  await expect(other.append(3, [noted(4)])).rejects.toMatchObject({
    code: "CLOSED",
    message: expect.stringContaining("Event 3 of the archive is another one"),
  });
  void archiver.close();
  await redis.pass(5_000);
});

/** The journal of the next node that decides, after a restart of Redis. */
async function replaced(redis: ModelRedis): Promise<RedisJournal> {
  redis.model.run("lease", [keys.lease, keys.meta], ["acquire", "t", "z", "1", "0"], redis.now);
  redis.now += 1;
  return journalOf(redis, "b");
}

it("does not keep a process from ending while it rests", async () => {
  const redis = new ModelRedis();
  const shelf = new Shelf();
  await fill(redis, 1);
  const [first, second] = [shelf.archiver(redis, "a"), shelf.archiver(redis, "b")];
  first.start();
  await redis.pass(100);
  second.start();
  await redis.pass(100);
  // It is not its turn: it rests.
  const before = redis.timers;
  const closed = second.close();
  await redis.pass(0);
  await closed;
  expect(redis.timers).toBe(before - 1);
  void first.close();
  await redis.pass(5_000);
});
