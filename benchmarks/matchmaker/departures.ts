import { alternate, timed, type Contender } from "./measure.ts";
import { atMost, type Row } from "./report.ts";
import { latencyPool, newcomers, received, standingRoom } from "./standing-pool.ts";

/** Departures in one run, from as many rooms as it takes: a pool shrinks by a tenth at most. */
const DEPARTURES = 10_000;

/** Somebody who waits goes, from anywhere in the pool. */
export function departures(): readonly Row[] {
  const [small, huge] = alternate([departuresFrom(1_000), departuresFrom(100_000)]);
  if (small === undefined || huge === undefined) return [];
  return [atMost("departure from a pool of 100,000 against one of 1,000", huge, small, 4)];
}

function departuresFrom(size: number): Contender {
  const count = size / 10;
  return {
    name: `from ${size.toLocaleString("en")}`,
    run: () => {
      let ns = 0;
      for (let gone = 0; gone < DEPARTURES; gone += count) {
        const hosted = standingRoom(latencyPool, size);
        const present = newcomers(latencyPool, 0, size);
        // A step that has no divisor in common with the size comes to nobody twice.
        const going = Array.from({ length: count }, (_, index) =>
          received(present[(index * 617) % size]?.subjectId ?? ""),
        );
        ns += timed(() => {
          for (const subjectId of going) hosted.leave(subjectId);
        });
        if (hosted.room.waiting.size !== size - count) throw new Error(`Expected ${count} to go.`);
      }
      return ns / DEPARTURES;
    },
  };
}
