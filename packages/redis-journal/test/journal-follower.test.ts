import { expect, it } from "vitest";
import {
  continueJournal,
  entryNumber,
  JournalFollower,
  RedisJournal,
  RedisJournalError,
  type JsonObject,
} from "../src/index.ts";
import { packLines } from "../src/blocks.ts";
import { readLines } from "../src/redis-journal.ts";
import { journalOf, keys, noted } from "./support/journals.ts";
import { ModelRedis } from "./support/model-redis.ts";

function follow(redis: ModelRedis, told: unknown[]): JournalFollower {
  const seqs = (events: readonly JsonObject[]): readonly unknown[] => events.map(({ seq }) => seq);
  return new JournalFollower({
    redis,
    keys,
    node: "b",
    setTimer: redis.setTimer,
    onEvents: (events) => told.push(seqs(events)),
    onAnswers: (answers) => told.push(answers),
    onClosed: (reason) => told.push(reason),
    onAnswersMissed: () => told.push("answers missed"),
    onReachable: (isReachable) => told.push(isReachable ? "reachable" : "away"),
  });
}

/** A follower that has read what is stored and follows; `following` is resolved when it has ended. */
async function startFollowing(redis: ModelRedis): Promise<{
  readonly told: unknown[];
  readonly follower: JournalFollower;
  readonly following: Promise<void>;
}> {
  const told: unknown[] = [];
  const follower = follow(redis, told);
  await follower.open();
  return { told, follower, following: follower.follow() };
}

it("reads what is stored, then tells each append whole, and answers behind the events that they stand on", async () => {
  const redis = new ModelRedis();
  const journal = await journalOf(redis, "a");
  await journal.append(0, [noted(1), noted(2)]);
  const told: unknown[] = [];
  const follower = follow(redis, told);
  expect((await follower.open()).map(({ seq }) => seq)).toEqual([1, 2]);
  const following = follower.follow();
  await journal.append(2, [noted(3), noted(4)], { covered: 1, answers: [{ s: "b", n: 1 }] });
  await redis.pass(1_000);
  expect(told).toEqual([[3, 4], [{ s: "b", n: 1 }]]);
  const last = redis.model.last(keys.journal);
  expect(last === null ? null : entryNumber(last)).toBe(follower.end.seq);
  follower.close();
  await redis.pass(1_000);
  await following;
});

it("says when Redis cannot be reached, and goes on where it was", async () => {
  const redis = new ModelRedis();
  const journal = await journalOf(redis, "a");
  const { told, follower, following } = await startFollowing(redis);
  redis.isAway = true;
  await redis.pass(1_000);
  redis.isAway = false;
  await journal.append(0, [noted(1)]);
  await redis.pass(1_000);
  expect(told).toEqual(["away", "reachable", [1]]);
  follower.close();
  await redis.pass(1_000);
  await following;
});

it("closes the scene for all nodes where Redis has lost what was told", async () => {
  const redis = new ModelRedis();
  const journal = await journalOf(redis, "a");
  const { told, following } = await startFollowing(redis);
  await journal.append(0, [noted(1)]);
  await redis.pass(500);
  redis.model.restart(1);
  await redis.pass(2_000);
  await following;
  expect(told.slice(0, 1)).toEqual([[1]]);
  expect(told.at(-1)).toBe("Redis holds 0 events of the scene, but node b has told 1.");
  const late = new RedisJournal({ redis, keys, token: "token of a", setTimer: redis.setTimer });
  await expect(late.append(0, [noted(1)])).rejects.toMatchObject({ code: "CLOSED" });
});

it("closes the scene where Redis holds another last event than was told, though as many", async () => {
  const redis = new ModelRedis();
  const journal = await journalOf(redis, "a");
  const { told, following } = await startFollowing(redis);
  await journal.append(0, [noted(1)]);
  await redis.pass(500);
  redis.model.restart(1);
  redis.model.run("lease", [keys.lease, keys.meta], ["acquire", "t", "y", "1", "0"], redis.now);
  redis.now += 1;
  await (await journalOf(redis, "z")).append(0, [noted(1, "another")]);
  await redis.pass(2_000);
  await following;
  expect(told.at(-1)).toBe("Event 1 in Redis is another one than node b has told.");
});

it("says that Redis was restarted, so that what it may have lost is sent again", async () => {
  const redis = new ModelRedis();
  const { told, follower, following } = await startFollowing(redis);
  await redis.pass(1_000);
  redis.model.restart();
  await redis.pass(1_000);
  expect(told).toEqual(["reachable"]);
  follower.close();
  await redis.pass(1_000);
  await following;
});

it("closes the scene as soon as Redis takes it, though it refused at first", async () => {
  const redis = new ModelRedis();
  const journal = await journalOf(redis, "a");
  const { following } = await startFollowing(redis);
  await journal.append(0, [noted(1)]);
  await redis.pass(500);
  redis.model.restart(1);
  const { run } = redis;
  let refusals = 3;
  Object.assign(redis, {
    run: (...call: Parameters<typeof run>) =>
      call[0].name === "close" && (refusals -= 1) >= 0
        ? Promise.reject(new RedisJournalError("WRONG_ANSWER", "OOM command not allowed"))
        : run(...call),
  });
  await redis.pass(5_000);
  await following;
  expect(refusals).toBe(-1);
  await expect(journal.append(0, [noted(1)])).rejects.toMatchObject({ code: "CLOSED" });
});

it("closes the scene, too, where Redis has lost even that it was continued", async () => {
  const redis = new ModelRedis();
  const journal = await journalOf(redis, "a");
  await journal.append(0, [noted(1)]);
  await redis.pass(2_000);
  await continueJournal({ redis, keys, archive: journal.read(1) });
  const { told, following } = await startFollowing(redis);
  redis.model.restart(Number.POSITIVE_INFINITY);
  await redis.pass(2_000);
  await following;
  expect(told.at(-1)).toBe("Redis holds 0 events of the scene, but node b has told 1.");
  const late = new RedisJournal({ redis, keys, token: "token of a", setTimer: redis.setTimer });
  await expect(late.append(0, [noted(1)])).rejects.toMatchObject({ code: "CLOSED" });
});

it("reads what was archived and trimmed while it was away, tells it once, and that answers are missing", async () => {
  const redis = new ModelRedis();
  const journal = await journalOf(redis, "a");
  const told: unknown[] = [];
  const follower = follow(redis, told);
  await journal.append(0, [noted(1)]);
  await follower.open();
  const following = follower.follow();
  for (let seq = 1; seq < 9; seq += 2) {
    const answers = [{ s: "b", n: seq }];
    await journal.append(seq, [noted(seq + 1), noted(seq + 2)], { covered: seq, answers });
  }
  const lines = (await Array.fromAsync(readLines(redis, keys, 1))).slice(0, 6);
  expect(
    redis.model.run("compact", [keys.journal, keys.blocks], ["1", "6", packLines(lines)], redis.now),
  ).toEqual(["OK"]);
  await redis.pass(2_000);
  expect(told).toEqual([
    [2, 3, 4, 5, 6],
    "answers missed",
    [7],
    [{ s: "b", n: 5 }],
    [8, 9],
    [{ s: "b", n: 7 }],
  ]);
  follower.close();
  await redis.pass(1_000);
  await following;
});
