import { monitorEventLoopDelay } from "node:perf_hooks";

/** What one run of a way to log or read did. */
export interface Run {
  readonly perSecond: number;
  /** 99th percentile of how late the event loop came to its timers, in ms. */
  readonly loopDelayP99Ms: number;
  /** Time of the processor for each record, in µs: it hardly changes with what else the machine does. */
  readonly cpuUs: number;
}

/** Runs `work`, which handles `count` records, and measures it. */
export async function measure(count: number, work: () => Promise<void> | void): Promise<Run> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  // The histogram needs a turn of the loop before the work and one behind it, or it sees nothing of work that blocks.
  delay.enable();
  await aTurn();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await aTurn();
  delay.disable();
  const loopDelayP99Ms = delay.percentile(99) / 1e6;
  return { perSecond: count / seconds, loopDelayP99Ms, cpuUs: (user + system) / count };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Ratios of paired runs: median, lowest and highest. */
export function ratios(runs: readonly Run[], baseline: readonly Run[]): readonly [number, number, number] {
  const all = runs.map((run, index) => run.perSecond / (baseline[index]?.perSecond ?? Number.NaN));
  return [median(all), Math.min(...all), Math.max(...all)];
}

function aTurn(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 5));
}
