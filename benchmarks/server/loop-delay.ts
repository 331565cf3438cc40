import { Client, letIn, pause } from "./client.ts";
import type { Stage } from "./stage.ts";
import { figure, rank } from "./statistics.ts";

const WAITING = 2000;
const PAIRS_PER_SECOND = 20;
const SECONDS = 25;

/** 2,000 wait, and 20 pairs a second are matched beside them. */
export async function loopDelayUnderLoad({ ours, tokensOf }: Stage): Promise<readonly string[]> {
  const waiting = await letIn(ours.origin, await tokensOf(WAITING), "hold");
  const made = await tokensOf(2 * PAIRS_PER_SECOND * SECONDS);
  const waits: number[] = [];
  const delays: number[] = [];
  const before = ours.cpuMs();
  const from = performance.now();
  const pairs: Promise<void>[] = [];
  for (let pair = 0; pair < made.length / 2; pair += 1) {
    await pause(Math.max(0, from + (pair * 1000) / PAIRS_PER_SECOND - performance.now()));
    pairs.push(play(ours.origin, made.slice(2 * pair, 2 * pair + 2), waits));
    // The first window of ten seconds has the arrival of those who wait in it.
    if (pair % PAIRS_PER_SECOND === 0 && pair > 20 * PAIRS_PER_SECOND) {
      delays.push((await ours.metric("waitroom_event_loop_delay_p99_seconds")) * 1000);
    }
  }
  await Promise.all(pairs);
  const busy = (ours.cpuMs() - before) / (performance.now() - from);
  for (const client of waiting) client.close();
  return [
    `${WAITING} waiting, ${PAIRS_PER_SECOND} pairs a second for ${SECONDS} s`,
    "",
    `event-loop delay p99 ${figure(rank(delays, 0.5))} ms (median of ${delays.length} looks at windows of 10 s), processor ${figure(100 * busy)} %; last arrival → told p50 ${figure(rank(waits, 0.5))} ms, p99 ${figure(rank(waits, 0.99))} ms`,
  ];
}

async function play(origin: string, pair: readonly string[], waits: number[]): Promise<void> {
  const clients = await Promise.all(pair.map((token) => Client.connect(origin, token)));
  const told = Promise.all(clients.map((client) => client.told("match_found_countdown")));
  const started = Promise.all(clients.map((client) => client.told("start_game")));
  await clients[0]?.join("pairs");
  const from = performance.now();
  await clients[1]?.join("pairs");
  waits.push(Math.max(...(await told)) - from);
  await started;
  for (const client of clients) client.close();
}
