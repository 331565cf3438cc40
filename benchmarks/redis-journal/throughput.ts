import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JsonlJournal } from "@waitroom/match-logger";
import { DurableWaitingRoom } from "@waitroom/matchmaker";
import { NodeRedis, sceneKeys } from "@waitroom/redis-journal";
import { createClient } from "redis";
import { BenchmarkNode, pairsOf, setTimer, untilDecided } from "./nodes.ts";
import { Pairs } from "./pairs.ts";

const AT_ONCE = 64;

/** Matches per second of one server with its journal in a file, with 64 commands under way. */
export async function fileMatches(matches: number): Promise<number> {
  const dataDir = await mkdtemp(join(process.env["BENCH_DIR"] ?? tmpdir(), "waitroom-bench-"));
  const journal = await JsonlJournal.open({ dataDir, sceneId: "pairs" });
  const pairs = new Pairs();
  const room = await DurableWaitingRoom.open(pairsOf("pairs"), {
    journal,
    now: Date.now,
    setTimer,
    newId: randomUUID,
    onEvents: pairs.told(0),
  });
  pairs.add(room);
  const perSecond = await rate(matches, () => pairs.play(matches, AT_ONCE));
  await room.close();
  await journal.close();
  await rm(dataDir, { recursive: true, force: true });
  return perSecond;
}

/** The same of one node over Redis, and of nothing but adding the lines that it wrote to a stream, 64 under way. */
export async function redisMatches(
  url: string,
  matches: number,
): Promise<{ readonly ours: number; readonly bare: number; readonly bytesPerMatch: number }> {
  const experimentId = randomUUID();
  const node = new BenchmarkNode(url, experimentId, "a");
  const pairs = new Pairs();
  const room = await node.open("pairs", pairs.told(0));
  pairs.add(room);
  await untilDecided(room);
  const ours = await rate(matches, () => pairs.play(matches, AT_ONCE));
  await node.close();
  const lines = await linesOf(url, experimentId);
  const bare = await bareAdds(url, lines);
  const bytes = lines.reduce((sum, line) => sum + line.length, 0);
  return { ours, bare: matches / bare, bytesPerMatch: bytes / matches };
}

async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return count / ((performance.now() - startedAt) / 1000);
}

async function linesOf(url: string, experimentId: string): Promise<readonly string[]> {
  const redis = new NodeRedis({ url });
  const { journal } = sceneKeys(experimentId, "pairs");
  const lines: string[] = [];
  for (let from = "-"; ;) {
    const page = await redis.range(journal, from, "+", 1_000);
    for (const { fields } of page) if (fields["e"] !== undefined) lines.push(fields["e"]);
    const last = page.at(-1);
    if (last === undefined) break;
    from = `(${last.id}`;
  }
  await redis.close();
  return lines;
}

/** Seconds for adding all of them. */
async function bareAdds(url: string, lines: readonly string[]): Promise<number> {
  const client = createClient({ url });
  await client.connect();
  const key = `bare:${randomUUID()}`;
  let next = 0;
  const startedAt = performance.now();
  const add = async (): Promise<void> => {
    for (let line = lines[next]; line !== undefined; line = lines[next]) {
      next += 1;
      await client.sendCommand(["XADD", key, "*", "e", line]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, add));
  const seconds = (performance.now() - startedAt) / 1000;
  await client.sendCommand(["DEL", key]);
  client.destroy();
  return seconds;
}
