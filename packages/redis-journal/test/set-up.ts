import { randomUUID } from "node:crypto";
import { LeaseKeeper, sceneKeys, type Lease, type RedisPort, type SceneKeys } from "../src/index.ts";

/** Keys that no other test has. */
export function freshKeys(): SceneKeys {
  return sceneKeys(randomUUID(), "pairs");
}

/** Takes the lease of a scene for a node; others may take it after `giveUp`, or when it has ended. */
export async function hold(
  redis: Pick<RedisPort, "run">,
  keys: SceneKeys,
  node: string,
  ttlMs = 60_000,
): Promise<{ readonly lease: Lease; readonly giveUp: () => Promise<void> }> {
  const held = Promise.withResolvers<Lease>();
  const keeper = new LeaseKeeper({
    redis,
    keys,
    node,
    newToken: randomUUID,
    onHeld: held.resolve,
    onLost: () => undefined,
    now: Date.now,
    ttlMs,
  });
  keeper.compete();
  return { lease: await held.promise, giveUp: () => keeper.giveUp() };
}

/** An event as small as one can be. */
export function noted(seq: number): { readonly seq: number; readonly at: number; readonly type: string } {
  return { seq, at: seq, type: "noted" };
}

export async function readAll(lines: AsyncIterable<object>): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
