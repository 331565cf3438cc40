import { alternate, timed, type Contender } from "./measure.ts";
import { START_AT } from "./hosted-room.ts";
import { candidateOf, NaiveQueue } from "./naive-queue.ts";
import { atMost, fasterThan, type Row } from "./report.ts";
import { newcomers, standingRoom, type StandingPool } from "./standing-pool.ts";

/** Arrivals in one run, into as many rooms as it takes: a pool grows by a tenth at most. */
const ARRIVALS = 10_000;
const NAIVE_ARRIVALS = 500;
/** A search alone is short. */
const SEARCHES = 200_000;
/** 100 arrivals a second, so that a summary is written once in a hundred arrivals. */
const BETWEEN_MS = 10;

/**
 * Somebody arrives whom nobody fits: against the naive way, and in ever larger pools; and the search alone, which is all that
 * the naive way does.
 */
export function unfitArrivals(pool: StandingPool): readonly Row[] {
  const [small, large, huge, search, naive] = alternate([
    roomOf(pool, 1_000),
    roomOf(pool, 10_000),
    roomOf(pool, 100_000),
    searchIn(pool, 10_000),
    naiveOf(pool, 10_000),
  ]);
  if (small === undefined || large === undefined || huge === undefined) return [];
  if (search === undefined || naive === undefined) return [];
  return [
    fasterThan(`arrival that fits nobody, ${pool.name}, 10,000 waiting`, large, naive, 100),
    fasterThan("the same, the search of the rule alone", search, naive, null),
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

/** What the rule does of it: the question whom somebody fits, over the pool of a room. */
function searchIn(pool: StandingPool, size: number): Contender {
  const arriving = newcomers(pool, size, size / 10).map((arrival) => candidateOf(arrival, START_AT));
  const { room } = standingRoom(pool, size);
  const { matchmaker } = room.options;
  const context = { now: START_AT, random: Math.random };
  return {
    name: "search",
    run: () => {
      let found = 0;
      const ns = timed(() => {
        for (let searches = 0; searches < SEARCHES; searches += arriving.length) {
          for (const candidate of arriving) {
            if (matchmaker.findMatch(candidate, room.waiting, 2, context) !== null) found += 1;
          }
        }
      });
      if (found > 0) throw new Error(`Expected nobody to fit, ${found} did.`);
      return ns / SEARCHES;
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
