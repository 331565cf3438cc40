/** The middle of the values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** CPU time of this process, all its threads, in ms. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Waits for the turn of the event loop in which sockets have written what they were given. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A clock that moves when told, and the timer that goes with it. */
export class BenchmarkClock {
  now = 1_700_000_000_000;
  #tasks: { readonly at: number; readonly task: () => void }[] = [];

  readonly read = (): number => this.now;

  readonly timer = {
    schedule: (task: () => void, delayMs: number): (() => void) => {
      const entry = { at: this.now + delayMs, task };
      this.#tasks.push(entry);
      return () => {
        this.#tasks = this.#tasks.filter((other) => other !== entry);
      };
    },
  };

  advance(ms: number): void {
    this.now += ms;
    for (const entry of this.#tasks.filter(({ at }) => at <= this.now)) {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
      entry.task();
    }
  }
}
