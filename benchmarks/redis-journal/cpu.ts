import { randomUUID } from "node:crypto";
import { NodeRedis } from "@waitroom/redis-journal";
import { BenchmarkNode, untilDecided } from "./nodes.ts";
import { Pairs } from "./pairs.ts";

const SCENES = 6;

/** Processor time for a match, µs: of all nodes together (they share a process here), and of Redis. */
export async function cpuPerMatch(
  url: string,
  nodeCount: number,
  matches: number,
): Promise<{ readonly nodesUs: number; readonly redisUs: number }> {
  const experimentId = randomUUID();
  const nodes = Array.from(
    { length: nodeCount },
    (_, index) => new BenchmarkNode(url, experimentId, `n${index}`),
  );
  const scenes = Array.from({ length: SCENES }, () => new Pairs());
  for (const [index, pairs] of scenes.entries()) {
    // Each node decides for some of them.
    const turn = nodes.map((_, position) => (position + index) % nodeCount);
    const rooms = new Map<number, Awaited<ReturnType<BenchmarkNode["open"]>>>();
    for (const position of turn) {
      const node = nodes[position];
      if (node === undefined) continue;
      const room = await node.open(`scene-${index}`, pairs.told(position));
      await untilDecided(room);
      rooms.set(position, room);
    }
    for (let position = 0; position < nodeCount; position += 1) {
      const room = rooms.get(position);
      if (room !== undefined) pairs.add(room);
    }
  }
  const redis = new NodeRedis({ url });
  const redisBefore = await redisCpuUs(redis);
  const before = process.cpuUsage();
  await Promise.all(scenes.map((pairs) => pairs.play(matches / SCENES, 8)));
  const { user, system } = process.cpuUsage(before);
  const redisUs = (await redisCpuUs(redis)) - redisBefore;
  await redis.close();
  for (const node of nodes) await node.close();
  return { nodesUs: (user + system) / matches, redisUs: redisUs / matches };
}

async function redisCpuUs(redis: NodeRedis): Promise<number> {
  const info = String(await redis.command(["INFO", "cpu"]));
  const of = (name: string): number => Number(new RegExp(`^${name}:([0-9.]+)`, "m").exec(info)?.[1]) * 1e6;
  return of("used_cpu_user") + of("used_cpu_sys");
}
