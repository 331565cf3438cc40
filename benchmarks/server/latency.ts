import { Client } from "./client.ts";
import { colyseusWaits } from "./colyseus-tick.ts";
import type { Stage } from "./stage.ts";
import { RawSync } from "./raw-sync.ts";
import { figure, median, rank } from "./statistics.ts";

const PAIRS = 150;
/** Until the code of both is compiled. */
const WARM_UPS = 200;

/** From the last of a pair joining until both have been told, by turns: ours, bare, one raw write and sync. */
export async function latency({ ours, bare, folder, tokensOf }: Stage): Promise<readonly string[]> {
  const raw = new RawSync(folder);
  const made = await tokensOf(2 * (PAIRS + WARM_UPS));
  const times = {
    ours: new Array<number>(),
    bare: new Array<number>(),
    raw: new Array<number>(),
    three: new Array<number>(),
  };
  for (let pair = 0; pair < PAIRS + WARM_UPS; pair += 1) {
    const own = await untilTold(ours.origin, [made[2 * pair] ?? "", made[2 * pair + 1] ?? ""]);
    const other = await untilTold(bare.origin, ["", ""]);
    const synced = await raw.once();
    const three = synced + (await raw.once()) + (await raw.once());
    if (pair < WARM_UPS) continue;
    times.ours.push(own);
    times.bare.push(other);
    times.raw.push(synced);
    times.three.push(three);
  }
  raw.close();
  const byDefault = await colyseusWaits(null, 12);
  const fast = await colyseusWaits(50, 60);
  const p50 = median(times.ours);
  const bound = 3 * median(times.bare) + 3 * median(times.raw);
  const boundInARow = 3 * median(times.bare) + median(times.three);
  return [
    `Last arrival of a pair → both told, ms, ${PAIRS} pairs by turns after ${WARM_UPS} to warm up`,
    "",
    "| | p50 | p90 | p99 |",
    "| --- | ---: | ---: | ---: |",
    row("waitroom: confirmed and durable", times.ours),
    row("bare server", times.bare),
    row("raw write + fdatasync of 701 bytes", times.raw),
    row("three of these, one after another", times.three),
    row("Colyseus QueueRoom, default tick (1 s), no sockets", byDefault),
    row("Colyseus QueueRoom, tick of 50 ms, no sockets", fast),
    "",
    `p50 ${figure(p50)} ms; target: at most 3 × bare + 3 × raw = ${figure(bound)} ms: ${p50 <= bound ? "met" : "**missed**"}`,
    `3 × bare + three raw ones in a row = ${figure(boundInARow)} ms`,
    `Colyseus at its default tick takes ${figure(median(byDefault) / p50)} times as long (target: at least 20: ${median(byDefault) / p50 >= 20 ? "met" : "**missed**"}), at 50 ms ${figure(median(fast) / p50)} times`,
  ];
}

function row(name: string, values: readonly number[]): string {
  return `| ${name} | ${figure(median(values))} | ${figure(rank(values, 0.9))} | ${figure(rank(values, 0.99))} |`;
}

async function untilTold(origin: string, pair: readonly [string, string]): Promise<number> {
  const clients = await Promise.all(pair.map((token) => Client.connect(origin, token)));
  const [first, last] = clients;
  if (first === undefined || last === undefined) throw new Error("Expected two clients.");
  const told = Promise.all(clients.map((client) => client.told("match_found_countdown")));
  await first.join("latency");
  const from = performance.now();
  const joined = last.join("latency");
  const at = Math.max(...(await told));
  await joined;
  for (const client of clients) client.close();
  return at - from;
}
