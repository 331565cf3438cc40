import { AdminEventAggregator } from "@waitroom/admin-events";
import { BenchmarkClock } from "./measure.ts";
import { study } from "./study.ts";

/** What an aggregator keeps, in bytes: for each participant, and what `more` further events of the same people add. */
export function memory(people: number, more: number): { readonly perPerson: number; readonly added: number } {
  const clock = new BenchmarkClock();
  const { start, next } = study(people, clock.read);
  const aggregator = new AdminEventAggregator({ now: clock.read, timer: clock.timer });
  const record = (event: Readonly<Record<string, unknown>>): void => {
    // As a journal on disk gives it: nothing of it is shared with what is measured against.
    aggregator.record("pairs", [JSON.parse(JSON.stringify(event))]);
    if (typeof event["subject_id"] === "string") aggregator.presence(event["subject_id"], true);
    clock.advance(5);
  };
  const before = heapUsed();
  for (const event of start) record(event);
  const withPeople = heapUsed();
  // Fills the buffers of finished games and of the timeline first.
  for (let index = 0; index < people * 10; index += 1) record(next());
  const full = heapUsed();
  for (let index = 0; index < more; index += 1) record(next());
  const afterMore = heapUsed();
  aggregator.close();
  return { perPerson: (withPeople - before) / people, added: afterMore - full };
}

function heapUsed(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
