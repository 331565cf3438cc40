/** One of the things that are compared: runs once and says how many ns one operation took. */
export interface Contender {
  readonly name: string;
  readonly run: () => number;
}

/** What the runs of a contender took, in ns per operation, in the order of the runs. */
export interface Measured {
  readonly name: string;
  readonly runs: readonly number[];
}

const RUNS = 7;
const WARM_UPS = 2;

/** Lets the contenders run by turns, seven times each, after two rounds that do not count. */
export function alternate(contenders: readonly Contender[]): readonly Measured[] {
  const measured = contenders.map(({ name, run }) => ({ name, run, runs: new Array<number>() }));
  for (let round = 0; round < WARM_UPS + RUNS; round += 1) {
    for (const { run, runs } of measured) {
      collectGarbage();
      const ns = run();
      if (round >= WARM_UPS) runs.push(ns);
    }
  }
  return measured.map(({ name, runs }) => ({ name, runs }));
}

/**
 * Runs something and says how many ns of this thread's CPU time it took, collecting garbage included: on a machine that
 * others use too, a clock on the wall also counts their turns.
 */
export function timed(run: () => void): number {
  const before = cpuMicroseconds();
  run();
  return (cpuMicroseconds() - before) * 1000;
}

function cpuMicroseconds(): number {
  // Asked for the whole process, the kernel counts up to now, and for the thread it says what was counted last.
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

/** The median of the ratios of two contenders, each of two runs that followed one another. */
export function medianRatio(above: Measured, below: Measured): number {
  return median(above.runs.map((ns, run) => ns / (below.runs[run] ?? Number.NaN)));
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Bytes of the heap that are in use, without garbage. */
export function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error("Expected node to run with --expose-gc.");
  globalThis.gc();
}
