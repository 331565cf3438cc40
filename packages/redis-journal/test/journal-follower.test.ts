import { expect, it } from "vitest";
import { entryNumber, JournalFollower, RedisJournal, type JsonObject } from "../src/index.ts";
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
    onReachable: (isReachable) => told.push(isReachable ? "reachable" : "away"),
  });
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
  const told: unknown[] = [];
  const follower = follow(redis, told);
  await follower.open();
  const following = follower.follow();
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
  const told: unknown[] = [];
  const follower = follow(redis, told);
  await follower.open();
  const following = follower.follow();
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
