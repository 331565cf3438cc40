import { FIFOMatchmaker } from "@waitroom/matchmaker";
import { HostedRoom, START_AT, type Arrival } from "./hosted-room.ts";
import { alternate, timed } from "./measure.ts";
import { RecordingQueue } from "./recording-queue.ts";
import { atMost, type Row } from "./report.ts";
import { received } from "./standing-pool.ts";

const ARRIVALS = 100_000;
/** One round of the `Map` would be too short for the clock. */
const MAP_ROUNDS = 30;
/** 100 arrivals a second. */
const BETWEEN_MS = 10;

/**
 * Pairs, first come first served, from the arrival to the end of the game, against the floor, a plain `Map`; and against a
 * `Map` that keeps everybody who ever came and makes the events that the room makes, without checks and deadlines.
 */
export function fifoPairs(): readonly Row[] {
  const arrivals = Array.from({ length: ARRIVALS }, (_, index) => ({
    subjectId: received(`participant-${index}`),
    connection: received(`socket-${index}`),
  }));
  const [room, map, recording] = alternate([
    { name: "room", run: () => perArrival(() => throughRoom(arrivals)) },
    { name: "`Map`", run: () => perArrival(() => throughMap(arrivals), MAP_ROUNDS) },
    { name: "recording `Map`", run: () => perArrival(() => throughRecordingQueue(arrivals)) },
  ]);
  if (room === undefined || map === undefined || recording === undefined) return [];
  return [
    atMost("FIFO pairs, 100,000 arrivals, each to the end of its game", room, map, 30),
    atMost("the same to a `Map` that keeps everybody and makes the same events", room, recording, null),
  ];
}

function perArrival(run: () => number, rounds = 1): number {
  let groups = 0;
  const ns = timed(() => {
    for (let round = 0; round < rounds; round += 1) groups += run();
  });
  const expected = (rounds * ARRIVALS) / 2;
  if (groups !== expected) throw new Error(`Expected ${expected} pairs, got ${groups}.`);
  return ns / (rounds * ARRIVALS);
}

function throughRoom(arrivals: readonly Arrival[]): number {
  const hosted = new HostedRoom({ groupSize: 2, matchmaker: new FIFOMatchmaker() });
  for (const arrival of arrivals) hosted.arrive(arrival, BETWEEN_MS);
  return hosted.games;
}

/** The least that a queue does: who waits stands in a `Map`, whose first is taken out by the next arrival. */
function throughMap(arrivals: readonly Arrival[]): number {
  const waiting = new Map<string, { readonly subjectId: string; readonly enqueuedAt: number }>();
  const games: { readonly gameId: string; readonly members: readonly unknown[] }[] = [];
  let now = 0;
  for (const { subjectId } of arrivals) {
    now += BETWEEN_MS;
    const candidate = { subjectId, enqueuedAt: now };
    const first = waiting.values().next().value;
    if (first === undefined) {
      waiting.set(subjectId, candidate);
      continue;
    }
    waiting.delete(first.subjectId);
    games.push({ gameId: `game-${games.length + 1}`, members: [first, candidate] });
  }
  return games.length;
}

function throughRecordingQueue(arrivals: readonly Arrival[]): number {
  const queue = new RecordingQueue();
  let now = START_AT;
  for (const arrival of arrivals) queue.arrive(arrival, (now += BETWEEN_MS));
  if (queue.seq !== 4 * arrivals.length)
    throw new Error(`Expected four events an arrival, got ${queue.seq}.`);
  return queue.games;
}
