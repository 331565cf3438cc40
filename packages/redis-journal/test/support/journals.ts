import { LeaseKeeper, RedisJournal, sceneKeys, type JsonObject, type SceneKeys } from "../../src/index.ts";
import type { ModelRedis } from "./model-redis.ts";

export const keys: SceneKeys = sceneKeys("study", "pairs");

/** An event of no particular kind. */
export function noted(seq: number, note = ""): JsonObject {
  return { seq, at: 1_000 + seq, type: "noted", note };
}

/** The journal of the scene, for a node that has gained the right to decide, and does not renew it. */
export async function journalOf(redis: ModelRedis, node: string): Promise<RedisJournal> {
  const held = Promise.withResolvers<string>();
  const keeper = new LeaseKeeper({
    redis,
    keys,
    node,
    newToken: () => `token of ${node}`,
    onHeld: ({ token }) => held.resolve(token),
    onLost: () => undefined,
    now: () => redis.now,
    setTimer: redis.setTimer,
  });
  keeper.compete();
  await redis.pass(0);
  const token = await held.promise;
  await keeper.giveUp();
  return new RedisJournal({ redis, keys, token, setTimer: redis.setTimer });
}

export async function all(journal: RedisJournal, fromSeq = 1): Promise<readonly unknown[]> {
  const events = await Array.fromAsync(journal.read(fromSeq));
  return events.map(({ seq }) => seq);
}
