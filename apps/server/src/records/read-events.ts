import type { JsonObject } from "@waitroom/match-logger";
import type { ReadableJournal } from "./ports.ts";

/** Events that are this near to each other are read together, with those between them. */
const nearby = 64;

/** The stored events with these numbers, which ascend; each run of near ones is read in one go. */
export async function readEvents(
  journal: ReadableJournal,
  seqs: readonly number[],
): Promise<readonly JsonObject[]> {
  const wanted = new Set(seqs);
  const events: JsonObject[] = [];
  for (const [first, last] of runsOf(seqs)) {
    for await (const event of journal.range(first, last)) {
      if (typeof event["seq"] === "number" && wanted.has(event["seq"])) events.push(event);
    }
  }
  return events;
}

function runsOf(seqs: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const seq of seqs) {
    const run = runs.at(-1);
    if (run !== undefined && seq - run[1] <= nearby) run[1] = seq;
    else runs.push([seq, seq]);
  }
  return runs;
}
