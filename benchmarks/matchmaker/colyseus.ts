import { ColyseusQueue } from "./colyseus-queue.ts";
import type { Arrival, HostedRoom } from "./hosted-room.ts";
import { alternate, median, timed } from "./measure.ts";
import { fasterThan, type Row } from "./report.ts";
import { latencyPool, MAX_RTT_MS, newcomers, standingRoom } from "./standing-pool.ts";

const WAITING = 10_000;
const PAIRS = 5_000;
const CYCLES = 20;
const ARRIVALS_PER_SECOND = 20;
const TICK_MS = 1_000;

/** Pairs who arrive into a pool of 10,000 that fits neither of them, against one cycle of Colyseus' queue for each. */
export function againstColyseus(): readonly Row[] {
  const queue = new ColyseusQueue(MAX_RTT_MS);
  for (const arrival of newcomers(latencyPool, 0, WAITING)) queue.join(arrival);
  const hosted = standingRoom(latencyPool, WAITING);
  let next = WAITING;
  const arriving = (count: number): readonly Arrival[] => {
    next += count;
    return newcomers(latencyPool, next - count, count).map((arrival) => ({ ...arrival, rttMs: 60 }));
  };
  const [room, cycles, busyCycles] = alternate([
    { name: "room", run: () => throughRoom(hosted, arriving(2 * PAIRS)) },
    { name: "Colyseus", run: () => throughQueue(queue, arriving(2 * CYCLES), 2) },
    {
      name: "Colyseus at 20 arrivals a tick",
      run: () => throughQueue(queue, arriving(ARRIVALS_PER_SECOND * CYCLES), ARRIVALS_PER_SECOND),
    },
  ]);
  if (room === undefined || cycles === undefined || busyCycles === undefined) return [];
  // Somebody arrives at any moment of the tick with the same chance, and is told after the cycle that ends it.
  const cycleMs = (median(busyCycles.runs) * ARRIVALS_PER_SECOND) / 1e6;
  const waitMs = TICK_MS / 2 + cycleMs;
  return [
    fasterThan("pair at 10,000 waiting, per arrival: one cycle for each two arrivals", room, cycles, 1_000),
    fasterThan("the same, 20 arrivals a second under a tick of 1 s", room, busyCycles, null),
    {
      what: "from the last arrival of a pair to its match, 20 arrivals a second under a tick of 1 s (mean, computed)",
      measured: `room ${((2 * median(room.runs)) / 1e6).toFixed(4)} ms; Colyseus ${waitMs.toFixed(0)} ms`,
      ratio: Math.round(waitMs / ((2 * median(room.runs)) / 1e6)).toLocaleString("en"),
      target: "-",
      isMet: null,
    },
  ];
}

function throughRoom(hosted: HostedRoom, arriving: readonly Arrival[]): number {
  const before = hosted.games;
  const ns = timed(() => {
    for (const arrival of arriving) hosted.arrive(arrival, TICK_MS / ARRIVALS_PER_SECOND);
  });
  const pairs = hosted.games - before;
  if (pairs !== arriving.length / 2) throw new Error(`Expected ${arriving.length / 2} pairs, got ${pairs}.`);
  return ns / arriving.length;
}

function throughQueue(queue: ColyseusQueue, arriving: readonly Arrival[], perCycle: number): number {
  let pairs = 0;
  const ns = timed(() => {
    for (const [index, arrival] of arriving.entries()) {
      queue.join(arrival);
      if ((index + 1) % perCycle === 0) pairs += queue.cycle();
    }
  });
  if (pairs !== arriving.length / 2 || queue.size !== WAITING) throw new Error(`Expected all to be matched.`);
  return ns / arriving.length;
}
