import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client, letIn, pause } from "./client.ts";
import { inProcessCost } from "./in-process-cost.ts";
import { plot } from "./plot.ts";
import type { Stage } from "./stage.ts";
import { figure, median } from "./statistics.ts";

const OVER_SOCKETS = [100, 300, 1000, 2000] as const;
const IN_PROCESS = [100, 300, 1000, 3000, 10_000] as const;
const PAIRS = 200;
const AT_ONCE = 20;
const IDLE_MS = 4000;
const REPEATS = 3;

/** What waits costs, and what a pair costs beside so many who wait and fit nobody. */
export async function growth({ ours, tokensOf }: Stage): Promise<readonly string[]> {
  const overSockets: { waiting: number; idle: number; pairMs: number }[] = [];
  const waiting: Client[] = [];
  for (const count of OVER_SOCKETS) {
    const from = waiting.length;
    const made = await tokensOf(count - from);
    waiting.push(...(await letIn(ours.origin, made, "keyed", (index) => ({ key: `k${from + index}` }))));
    await pause(2000);
    const pairs = await tokensOf(2 * PAIRS);
    const idleBefore = await idleShare(ours);
    const beforePairs = ours.cpuMs();
    const startedAt = performance.now();
    for (let first = 0; first < PAIRS; first += AT_ONCE) {
      const some = Array.from({ length: AT_ONCE }, (_, index) => first + index);
      await Promise.all(
        some.map((pair) => play(ours.origin, pairs.slice(2 * pair, 2 * pair + 2), `p${count}-${pair}`)),
      );
    }
    const tookMs = performance.now() - startedAt;
    const busyMs = ours.cpuMs() - beforePairs;
    const idle = (idleBefore + (await idleShare(ours))) / 2;
    const spent = busyMs - idle * tookMs;
    overSockets.push({ waiting: count, idle, pairMs: spent / PAIRS });
  }
  for (const client of waiting) client.close();
  const inProcess: { readonly waiting: number; readonly pairMs: number }[] = [];
  await inProcessCost(IN_PROCESS[0]); // to warm up
  for (const count of IN_PROCESS) {
    const runs: number[] = [];
    for (let run = 0; run < REPEATS; run += 1) runs.push(await inProcessCost(count));
    inProcess.push({ waiting: count, pairMs: median(runs) });
  }
  writeFileSync(
    fileURLToPath(new URL("growth.svg", import.meta.url)),
    plot([
      { name: "over sockets", points: overSockets.map(({ waiting: x, pairMs: y }) => [x, y]) },
      { name: "room alone, in process", points: inProcess.map(({ waiting: x, pairMs: y }) => [x, y]) },
    ]),
  );
  return [
    "Cost of one pair beside people who wait and fit nobody (equal values of an attribute); plot: server/growth.svg",
    "",
    "| waiting | over sockets: processor while nothing happens | over sockets: CPU per pair, ms | room alone, in process: CPU per pair, ms |",
    "| ---: | ---: | ---: | ---: |",
    ...[...new Set([...OVER_SOCKETS, ...IN_PROCESS])]
      .toSorted((a, b) => a - b)
      .map((count) => {
        const sockets = overSockets.find((one) => one.waiting === count);
        const room = inProcess.find((one) => one.waiting === count);
        const idle = sockets === undefined ? "" : `${figure(100 * sockets.idle)} %`;
        return `| ${count.toLocaleString("en")} | ${idle} | ${sockets === undefined ? "" : figure(sockets.pairMs)} | ${room === undefined ? "" : figure(room.pairMs)} |`;
      }),
  ];
}

/** Share of the processor that is used while nobody comes or goes. */
async function idleShare(server: Stage["ours"]): Promise<number> {
  await pause(1500);
  const before = server.cpuMs();
  await pause(IDLE_MS);
  return (server.cpuMs() - before) / IDLE_MS;
}

async function play(origin: string, pair: readonly string[], key: string): Promise<void> {
  const clients = await Promise.all(pair.map((token) => Client.connect(origin, token)));
  const started = Promise.all(clients.map((client) => client.told("start_game")));
  await Promise.all(clients.map((client) => client.join("keyed", { key })));
  await started;
  for (const client of clients) client.close();
}
