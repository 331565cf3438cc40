import { AdminEventAggregator } from "@waitroom/admin-events";
import { BenchmarkClock, cpuMs } from "./measure.ts";
import { study } from "./study.ts";

/** Records events in a study of that many people; each call of the returned function answers microseconds of CPU an event. */
export function recording(people: number, isWatched: boolean): (events: number) => number {
  const clock = new BenchmarkClock();
  const aggregator = new AdminEventAggregator({ now: clock.read, timer: clock.timer });
  const { start, next } = study(people, clock.read);
  aggregator.record("pairs", start);
  if (isWatched) aggregator.subscribe(() => undefined);
  return (count) => {
    let elapsedMs = 0;
    for (let done = 0; done < count; done += 50) {
      const portion = Array.from({ length: 50 }, next);
      const startedAt = cpuMs();
      for (const event of portion) aggregator.record("pairs", [event]);
      // At 200 changes a second 50 go into each delta.
      if (isWatched) clock.advance(250);
      elapsedMs += cpuMs() - startedAt;
      if (!isWatched) clock.advance(250);
    }
    return (elapsedMs * 1000) / count;
  };
}
