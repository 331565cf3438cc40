import { beforeEach } from "vitest";
import { AdminEventAggregator } from "../../src/index.ts";
import { JournalWriter } from "./journal.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** Stands still until a test moves it. */
export let clock: VirtualClock;
export let aggregator: AdminEventAggregator;
/** The journal of the scene `lobby`; the aggregator knows of it what `told` says. */
export let journal: JournalWriter;

// Everything is fresh for each test of a file that imports this one.
beforeEach(() => {
  clock = new VirtualClock();
  aggregator = new AdminEventAggregator({ now: clock.read, timer: clock.timer, epoch: "e" });
  journal = new JournalWriter();
});

/** Hands the journal, as far as it is written, to the aggregator. */
export function told(): void {
  aggregator.record("lobby", journal.events);
}

/** Times in seconds after the start of the test. */
export function at(seconds: number): number {
  return 1_000_000 + seconds * 1000;
}
