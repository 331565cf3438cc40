import { expect, it } from "vitest";
import { LeaseKeeper, RedisJournal, type Lease } from "../src/index.ts";
import { keys, noted } from "./support/journals.ts";
import { ModelRedis } from "./support/model-redis.ts";

function keeperOf(redis: ModelRedis, node: string) {
  const held: Lease[] = [];
  const lost: string[] = [];
  let tokens = 0;
  const keeper = new LeaseKeeper({
    redis,
    keys,
    node,
    newToken: () => `${node} ${(tokens += 1)}`,
    onHeld: (lease) => held.push(lease),
    onLost: (token) => lost.push(token),
    now: () => redis.now,
    setTimer: redis.setTimer,
  });
  return { keeper, held, lost };
}

it("asks again where Redis answers what means nothing, and keeps the right", async () => {
  const redis = new ModelRedis();
  const { keeper, held } = keeperOf(redis, "a");
  const { run } = redis;
  const answers: string[][] = [["HELD"], ["NONSENSE", "1", "1"], ["CLOSED"]];
  const wrong = Object.assign(redis, {
    run: (...call: Parameters<typeof run>) => {
      const answer = answers.shift();
      return answer === undefined ? run(...call) : Promise.resolve(answer);
    },
  });
  keeper.compete();
  await wrong.pass(5_000);
  expect(answers).toEqual([]);
  expect(held).toEqual([{ token: "a 1", fence: 1 }]);
  await keeper.giveUp();
});

it("ends the right with the process of Redis that gave it, so that nobody goes on from commands that are lost", async () => {
  const redis = new ModelRedis();
  const { keeper, held, lost } = keeperOf(redis, "a");
  keeper.compete();
  await redis.pass(100);
  const journal = new RedisJournal({ redis, keys, token: "a 1", setTimer: redis.setTimer });
  await journal.append(0, [noted(1)]);
  redis.model.restart();
  await redis.pass(600);
  expect(lost).toEqual(["a 1"]);
  await redis.pass(2_000);
  await expect(journal.append(1, [noted(2)])).rejects.toMatchObject({ code: "FENCED" });
  keeper.compete();
  await redis.pass(2_000);
  expect(held.map(({ fence }) => fence)).toEqual([1, 2]);
  await keeper.giveUp();
});
