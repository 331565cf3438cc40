import { alternate, timed, type Contender } from "./measure.ts";
import { NaiveQueue } from "./naive-queue.ts";
import { atMost, fasterThan, type Row } from "./report.ts";
import { newcomers, standingRoom, type StandingPool } from "./standing-pool.ts";

/** Arrivals in one run, into as many rooms as it takes: a pool grows by a tenth at most. */
const ARRIVALS = 10_000;
const NAIVE_ARRIVALS = 500;
/** 100 arrivals a second, so that a summary is written once in a hundred arrivals. */
const BETWEEN_MS = 10;

/** Somebody arrives whom nobody fits: against the naive way, and in ever larger pools. */
export function unfitArrivals(pool: StandingPool): readonly Row[] {
  const [small, large, huge, naive] = alternate([
    roomOf(pool, 1_000),
    roomOf(pool, 10_000),
    roomOf(pool, 100_000),
    naiveOf(pool, 10_000),
  ]);
  if (small === undefined || large === undefined || huge === undefined || naive === undefined) return [];
  return [
    fasterThan(`arrival that fits nobody, ${pool.name}, 10,000 waiting`, large, naive, 100),
    atMost("the same, from 1,000 to 100,000 waiting", huge, small, 4),
  ];
}

function roomOf(pool: StandingPool, size: number): Contender {
  const arriving = newcomers(pool, size, size / 10);
  return {
    name: `room of ${size.toLocaleString("en")}`,
    run: () => {
      let ns = 0;
      for (let arrivals = 0; arrivals < ARRIVALS; arrivals += arriving.length) {
        const hosted = standingRoom(pool, size);
        ns += timed(() => {
          for (const arrival of arriving) hosted.arrive(arrival, BETWEEN_MS);
        });
        const waiting = hosted.room.waiting.size;
        if (waiting !== size + arriving.length) throw new Error(`Expected nobody to go, ${waiting} wait.`);
      }
      return ns / ARRIVALS;
    },
  };
}

function naiveOf(pool: StandingPool, size: number): Contender {
  const arriving = newcomers(pool, size, NAIVE_ARRIVALS);
  return {
    name: "naive",
    run: () => {
      const queue = new NaiveQueue(pool.fits);
      for (const arrival of newcomers(pool, 0, size)) queue.add(arrival);
      const ns = timed(() => {
        for (const arrival of arriving) queue.arrive(arrival);
      });
      return ns / NAIVE_ARRIVALS;
    },
  };
}
