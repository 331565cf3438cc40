import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  Archiver,
  assertDurable,
  CommandReceiver,
  CommandSender,
  continueJournal,
  describeWeakSetting,
  entryNumber,
  experimentKeys,
  isUnreachable,
  JournalFollower,
  nextEpoch,
  NodePresence,
  NodeRedis,
  RedisJournal,
  RedisJournalError,
  SCHEMA_VERSION,
  sceneKeys,
  weakSettings,
  type JsonObject,
  type NodeRow,
} from "../src/index.ts";
import { RedisProcess } from "../src/testing/index.ts";
import { freshKeys, hold, noted, readAll } from "./set-up.ts";

const codeOf = (code: string) => expect.objectContaining({ name: "RedisJournalError", code });

describe.skipIf(!RedisProcess.isInstalled() && process.env["CI"] === undefined)(
  "on a Redis of its own",
  () => {
    let server: RedisProcess;
    let redis: NodeRedis;

    beforeAll(async () => {
      server = await RedisProcess.start();
      redis = new NodeRedis({ url: server.url });
    }, 60_000);

    afterAll(async () => {
      await redis.close();
      await server[Symbol.asyncDispose]();
    });

    describe("RedisJournal", () => {
      it("refuses a node whose lease another one has taken since, with FENCED, and stores nothing of it", async () => {
        const keys = freshKeys();
        const first = await hold(redis, keys, "north");
        const old = new RedisJournal({ redis, keys, token: first.lease.token });
        await old.append(0, [noted(1)]);
        await first.giveUp();
        const second = await hold(redis, keys, "south");
        expect(second.lease.fence).toBe(first.lease.fence + 1);
        await expect(old.append(1, [noted(2)])).rejects.toEqual(codeOf("FENCED"));
        const fresh = new RedisJournal({ redis, keys, token: second.lease.token });
        expect(await readAll(fresh.read(1))).toHaveLength(1);
        await fresh.append(1, [noted(2)]);
      });

      it("stores an append once, however often it arrives", async () => {
        const keys = freshKeys();
        const { lease } = await hold(redis, keys, "north");
        let lost = 1;
        const { range, last } = redis;
        const flaky = {
          range,
          last,
          run: async (...call: Parameters<NodeRedis["run"]>) => {
            const answer = await redis.run(...call);
            if (call[0].name === "append" && lost-- > 0)
              throw new RedisJournalError("UNREACHABLE", "The answer was lost.");
            return answer;
          },
        };
        const journal = new RedisJournal({ redis: flaky, keys, token: lease.token });
        await journal.append(0, [noted(1), noted(2)], { covered: 1, answers: [{ s: "north", n: 1 }] });
        expect(await readAll(journal.read(1))).toHaveLength(2);
      });

      it("rejects with UNREACHABLE when it gives up, and with INVALID_JOURNAL where the chain is broken", async () => {
        const keys = freshKeys();
        const { lease } = await hold(redis, keys, "north");
        const away = {
          range: redis.range,
          last: redis.last,
          run: () => Promise.reject(new RedisJournalError("UNREACHABLE", "away")),
        };
        const cut = new RedisJournal({ redis: away, keys, token: lease.token, giveUpAfterMs: 0 });
        const rejected = await cut.append(0, [noted(1)]).catch((error: unknown) => error);
        expect(isUnreachable(rejected)).toBe(true);

        const journal = new RedisJournal({ redis, keys, token: lease.token });
        await journal.append(0, [noted(1)]);
        await redis.command(["XADD", keys.journal, "2-0", "e", '{"seq":2,"prev":"wrong"}', "r", "0"]);
        await expect(readAll(journal.read(1))).rejects.toEqual(codeOf("INVALID_JOURNAL"));
      });
    });

    describe("Archiver", () => {
      it("copies every event once, packs what is old, and leaves all of it readable", async () => {
        const keys = freshKeys();
        const { lease } = await hold(redis, keys, "north");
        const journal = new RedisJournal({ redis, keys, token: lease.token });
        const disk: JsonObject[] = [];
        const open = (token: string): Archiver =>
          new Archiver({
            redis: redis.duplicate(),
            keys,
            token,
            keepEvents: 20,
            blockEvents: 10,
            leaseMs: 300,
            onFailure: (error) => {
              throw error;
            },
            openArchive: () =>
              Promise.resolve({
                read: async function* (fromSeq) {
                  await Promise.resolve();
                  yield* disk.slice(fromSeq - 1);
                },
                append: (expectedSeq, events) => {
                  expect(expectedSeq).toBe(disk.length);
                  disk.push(...events);
                  return Promise.resolve();
                },
                close: () => Promise.resolve(),
              }),
          });
        const archivers = [open("north"), open("south")];
        for (const archiver of archivers) archiver.start();
        for (let seq = 0; seq < 100; seq += 5) {
          await journal.append(
            seq,
            [1, 2, 3, 4, 5].map((more) => noted(seq + more)),
          );
        }
        await vi.waitFor(
          async () => {
            expect(disk).toHaveLength(100);
            const [oldest] = await redis.range(keys.journal, "-", "+", 1);
            expect(oldest === undefined ? 0 : entryNumber(oldest)).toBeGreaterThan(70);
          },
          { timeout: 20_000 },
        );
        expect(await readAll(journal.read(1))).toEqual(disk);
        expect(await readAll(journal.read(42))).toEqual(disk.slice(41));
        await Promise.all(archivers.map((archiver) => archiver.close()));
      });
    });

    describe("commands", () => {
      it("reach the one who decides in order and once, though they are sent twice, and are answered the same", async () => {
        const keys = freshKeys();
        const { lease } = await hold(redis, keys, "north");
        const journal = new RedisJournal({ redis, keys, token: lease.token });
        const doubled = {
          run: async (...call: Parameters<NodeRedis["run"]>) => {
            await redis.run(...call);
            return redis.run(...call);
          },
        };
        const sender = new CommandSender({ redis: doubled, keys, sender: "south" });
        const received: JsonObject[] = [];
        const receiver = new CommandReceiver({
          redis: redis.duplicate(),
          keys,
          blockMs: 50,
          onCommands: async (commands) => {
            for (const { number, sender: from, senderNumber, command } of commands) {
              received.push(command);
              await journal.cover({
                covered: number,
                answers: [{ s: from, n: senderNumber, said: received.length }],
              });
            }
          },
        });
        const follower = new JournalFollower({
          redis: redis.duplicate(),
          keys,
          node: "south",
          blockMs: 50,
          onEvents: () => undefined,
          onAnswers: (answers) => {
            sender.answered(answers);
            sender.answered(answers);
          },
          onClosed: () => undefined,
        });
        await follower.open();
        const work = [receiver.receive(), follower.follow()];
        const answers = await Promise.all([1, 2, 3].map((what) => sender.send({ what }, 10_000)));
        expect(answers.map(({ said }) => said)).toEqual([1, 2, 3]);
        expect(received).toEqual([{ what: 1 }, { what: 2 }, { what: 3 }]);
        expect(sender.pending).toBe(0);
        receiver.close();
        follower.close();
        sender.close();
        await Promise.all(work);
      });

      it("that nobody decides are given up after their limit", async () => {
        const timers: { readonly delayMs: number; readonly run: () => void }[] = [];
        const sender = new CommandSender({
          redis,
          keys: freshKeys(),
          sender: "south",
          setTimer: (delayMs, run) => {
            timers.push({ delayMs, run });
            return () => undefined;
          },
        });
        const sent = sender.send({ what: 1 }, 500);
        timers.find(({ delayMs }) => delayMs > 500)?.run();
        await expect(sent).rejects.toEqual(codeOf("UNREACHABLE"));
      });
    });

    describe("JournalFollower", () => {
      it("closes the scene for all where Redis holds less than was told", async () => {
        const keys = freshKeys();
        const { lease } = await hold(redis, keys, "north");
        const journal = new RedisJournal({ redis, keys, token: lease.token });
        const told: JsonObject[] = [];
        const closed = Promise.withResolvers<string>();
        const follower = new JournalFollower({
          redis: redis.duplicate(),
          keys,
          node: "south",
          blockMs: 50,
          onEvents: (events) => told.push(...events),
          onAnswers: () => undefined,
          onClosed: closed.resolve,
        });
        await follower.open();
        const following = follower.follow();
        await journal.append(0, [noted(1), noted(2), noted(3)]);
        await vi.waitFor(() => expect(told).toHaveLength(3));
        await redis.command(["XDEL", keys.journal, "3-0"]);
        expect(await closed.promise).toContain(
          "Redis holds 2 events of the scene, but node south has told 3",
        );
        await following;
        await vi.waitFor(() => expect(journal.append(2, [noted(3)])).rejects.toEqual(codeOf("CLOSED")));
      });

      it("closes it as well where the stored journal goes on differently", async () => {
        const keys = freshKeys();
        const { lease } = await hold(redis, keys, "north");
        await new RedisJournal({ redis, keys, token: lease.token }).append(0, [noted(1)]);
        const closed = Promise.withResolvers<string>();
        const follower = new JournalFollower({
          redis: redis.duplicate(),
          keys,
          node: "south",
          blockMs: 50,
          onEvents: () => undefined,
          onAnswers: () => undefined,
          onClosed: closed.resolve,
        });
        await follower.open();
        const following = follower.follow();
        await redis.command(["XADD", keys.journal, "2-0", "e", '{"seq":2,"prev":"another"}', "r", "0"]);
        expect(await closed.promise).toContain("of another history");
        await following;
      });
    });

    describe("continueJournal", () => {
      it("puts back what Redis lost, opens the scene again, and leaves nodes of the old history out", async () => {
        const keys = freshKeys();
        const first = await hold(redis, keys, "north");
        const journal = new RedisJournal({ redis, keys, token: first.lease.token });
        for (let seq = 0; seq < 2_500; seq += 500) {
          await journal.append(
            seq,
            Array.from({ length: 500 }, (_, index) => noted(seq + index + 1)),
          );
        }
        const archive = await readAll(journal.read(1));
        await redis.command(["XTRIM", keys.journal, "MAXLEN", "0"]);
        await redis.command(["XADD", keys.journal, "2501-0", "e", "{}", "r", "0"]);
        async function* archived(from: readonly unknown[]): AsyncGenerator<JsonObject> {
          await Promise.resolve();
          for (const event of from) yield event as JsonObject;
        }
        // Nobody closed it, but a node decides.
        await expect(continueJournal({ redis, keys, archive: archived(archive) })).rejects.toEqual(
          codeOf("RUNNING"),
        );
        await first.giveUp();
        expect(await continueJournal({ redis, keys, archive: archived(archive) })).toEqual({
          events: 2_500,
          restored: 2_500,
          kept: 0,
        });
        expect(await readAll(journal.read(1))).toEqual(archive);
        await expect(journal.append(2_500, [noted(2_501)])).rejects.toEqual(codeOf("FENCED"));
        const next = await hold(redis, keys, "south");
        await new RedisJournal({ redis, keys, token: next.lease.token }).append(2_500, [noted(2_501)]);
        await next.giveUp();

        // What Redis holds behind the archive is kept.
        expect(await continueJournal({ redis, keys, archive: archived(archive) })).toMatchObject({ kept: 1 });
        const other = [...archive.slice(0, 2), { ...noted(3), prev: "0".repeat(64) }];
        await expect(continueJournal({ redis, keys, archive: archived(other) })).rejects.toEqual(
          codeOf("INVALID_JOURNAL"),
        );
      });
    });

    describe("nodes", () => {
      it("see each other, and say what they are", async () => {
        const keys = experimentKeys(randomUUID());
        let seen: readonly NodeRow[] = [];
        const make = (node: string): NodePresence =>
          new NodePresence({
            redis,
            keys,
            node,
            facts: () => `{"of":"${node}"}`,
            onNodes: (nodes) => (seen = nodes),
            now: Date.now,
            ttlMs: 300,
          });
        const nodes = [make("north"), make("south")];
        for (const node of nodes) node.start();
        await vi.waitFor(() => expect(seen.map(({ node }) => node).toSorted()).toEqual(["north", "south"]));
        expect(seen[0]?.facts).toContain("of");
        nodes[1]?.close();
        await vi.waitFor(() => expect(seen.find(({ node }) => node === "south")?.isThere).toBe(false), 5_000);
        nodes[0]?.close();
      });

      it("get epochs that only grow", async () => {
        const keys = experimentKeys(null);
        const epochs = await Promise.all([1, 2, 3].map(() => nextEpoch(redis, keys)));
        expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
        expect(new Set(epochs).size).toBe(3);
      });
    });

    describe("durability", () => {
      it("is what a Redis with fsync always and no eviction has", async () => {
        await expect(assertDurable(redis.command)).resolves.toBeUndefined();
        expect(await weakSettings(redis.command)).toEqual([]);
      });

      it("is refused with NOT_DURABLE where Redis can lose what it acknowledged, and what it can lose is said", async () => {
        await using weak = await RedisProcess.start({ appendfsync: "everysec" });
        const client = new NodeRedis({ url: weak.url });
        await expect(assertDurable(client.command)).rejects.toEqual(codeOf("NOT_DURABLE"));
        const [setting] = await weakSettings(client.command);
        expect(setting === undefined ? "" : describeWeakSetting(setting)).toMatch(
          /`appendfsync everysec`, expected `always`: a power failure/,
        );
        await client.close();
      });
    });

    describe("NodeRedis", () => {
      it("rejects with WRONG_ANSWER what Redis refuses, and goes on after a kill of Redis", async () => {
        await using own = await RedisProcess.start();
        const client = new NodeRedis({ url: own.url, timeoutMs: 500 });
        await client.command(["SET", "text", "1"]);
        await expect(client.range("text", "-", "+", 1)).rejects.toEqual(codeOf("WRONG_ANSWER"));
        const stranger = new NodeRedis({ url: own.url.replace("//", "//nobody:wrong@") });
        await expect(stranger.command(["PING"])).rejects.toEqual(codeOf("WRONG_ANSWER"));
        await stranger.close();
        await own.stop("SIGKILL");
        await expect(client.command(["PING"])).rejects.toEqual(codeOf("UNREACHABLE"));
        await own.start();
        expect(await client.command(["GET", "text"])).toBe("1");
        own.pause(true);
        await expect(client.command(["PING"])).rejects.toEqual(codeOf("UNREACHABLE"));
        own.pause(false);
        await client.close();
      });
    });
  },
);

describe("keys", () => {
  it("of a scene are in one hash slot, with the version of what is stored", () => {
    const keys = Object.values(sceneKeys("study", "pairs"));
    expect(new Set(keys.map((key) => /\{.*\}/.exec(key)?.[0]))).toEqual(new Set(["{study/pairs}"]));
    for (const key of keys) expect(key).toMatch(new RegExp(`^waitroom:${SCHEMA_VERSION}:`));
  });

  it("are made of ids only", () => {
    expect(() => sceneKeys("study", "a}b")).toThrow(RangeError);
    expect(() => experimentKeys("")).toThrow(RangeError);
  });
});
