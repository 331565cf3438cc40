import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, tokens } from "../server/client.ts";
import { MeasuredServer } from "../server/measured-server.ts";

const main = fileURLToPath(new URL("../../apps/server/src/main.ts", import.meta.url));
const EXPERIMENT = fileURLToPath(new URL("../server/experiment.ts", import.meta.url));

/** From the last of a pair joining until both are told of the confirmed group, over sockets, ms. */
export interface Latencies {
  readonly one: readonly number[];
  readonly two: readonly number[];
}

/** By turns: one server with a file, and two nodes over Redis with one of the pair at each. */
export async function latencies(redisUrl: string, pairs: number, warmUps: number): Promise<Latencies> {
  const folder = await mkdtemp(join(process.env["BENCH_DIR"] ?? tmpdir(), "waitroom-bench-"));
  const folders = await Promise.all(["one", "a", "b"].map((name) => mkdtemp(join(folder, name))));
  const [ownFolder = "", aFolder = "", bFolder = ""] = folders;
  const shared = {
    EXPERIMENT,
    REDIS_URL: redisUrl,
    TOKEN_SECRET: "the secret of the benchmark",
    ADMIN_PASSWORD: "the password of the benchmark",
  };
  const one = await MeasuredServer.start("one", main, ownFolder, { EXPERIMENT });
  const a = await MeasuredServer.start("a", main, aFolder, { ...shared, NODE_NAME: "a" });
  const b = await MeasuredServer.start("b", main, bFolder, { ...shared, NODE_NAME: "b" });
  try {
    const count = 2 * (pairs + warmUps);
    const [own, common] = [await tokens(one.origin, count), await tokens(a.origin, count)];
    const times = { one: new Array<number>(), two: new Array<number>() };
    for (let pair = 0; pair < pairs + warmUps; pair += 1) {
      const alone = await untilTold([one.origin, one.origin], own.slice(2 * pair));
      const origins = pair % 2 === 0 ? [a.origin, b.origin] : [b.origin, a.origin];
      const together = await untilTold(origins, common.slice(2 * pair));
      if (pair < warmUps) continue;
      times.one.push(alone);
      times.two.push(together);
    }
    return times;
  } finally {
    for (const server of [one, a, b]) server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function untilTold(origins: readonly string[], pair: readonly string[]): Promise<number> {
  const [first, last] = await Promise.all(
    origins.map((origin, index) => Client.connect(origin, pair[index] ?? "")),
  );
  if (first === undefined || last === undefined) throw new TypeError("Expected two clients.");
  const told = Promise.all([first, last].map((client) => client.told("match_found_countdown")));
  await first.join("latency");
  const from = performance.now();
  const joined = last.join("latency");
  const at = Math.max(...(await told));
  await joined;
  for (const client of [first, last]) client.close();
  return at - from;
}
