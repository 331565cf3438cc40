import { expect, it } from "vitest";
import { experimentKeys, nextEpoch, NodePresence, type NodeRow } from "../src/index.ts";
import { ModelRedis } from "./support/model-redis.ts";

const keys = experimentKeys(null);

function presence(
  redis: ModelRedis,
  node: string,
  onNodes: (nodes: readonly NodeRow[]) => void,
): NodePresence {
  return new NodePresence({
    redis,
    keys,
    node,
    facts: () => JSON.stringify({ name: node }),
    onNodes,
    now: () => redis.now,
    setTimer: redis.setTimer,
  });
}

it("says who is there, and who has not said so for a while", async () => {
  const redis = new ModelRedis();
  let seen: readonly NodeRow[] = [];
  const first = presence(redis, "a", (nodes) => {
    seen = nodes.toSorted((one, other) => (one.node < other.node ? -1 : 1));
  });
  const second = presence(redis, "b", () => undefined);
  first.start();
  second.start();
  await redis.pass(1_000);
  expect(seen.map(({ node, isThere, facts }) => [node, isThere, facts])).toEqual([
    ["a", true, '{"name":"a"}'],
    ["b", true, '{"name":"b"}'],
  ]);
  second.close();
  await redis.pass(5_000);
  expect(seen.map(({ node, isThere }) => [node, isThere])).toEqual([
    ["a", true],
    ["b", false],
  ]);
  first.close();
});

it("goes on saying so after Redis was away", async () => {
  const redis = new ModelRedis();
  let beats = 0;
  const node = presence(redis, "a", () => (beats += 1));
  redis.isAway = true;
  node.start();
  await redis.pass(2_000);
  expect(beats).toBe(0);
  redis.isAway = false;
  await redis.pass(2_000);
  expect(beats).toBeGreaterThan(0);
  node.close();
});

it("gives each connection an epoch above all before it, also when the clock of Redis stands still", async () => {
  const redis = new ModelRedis();
  const first = await nextEpoch(redis, keys);
  const second = await nextEpoch(redis, keys);
  redis.now += 1;
  const third = await nextEpoch(redis, keys);
  expect(second).toBeGreaterThan(first);
  expect(third).toBeGreaterThan(second);
});
