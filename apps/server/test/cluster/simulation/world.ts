interface Happening {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  isOff: boolean;
}

/** Virtual time, and chance that is the same for the same seed. */
export class World {
  now = 1_000_000;
  readonly #queue: Happening[] = [];
  #order = 0;
  #state: number;
  steps = 0;

  constructor(seed: number) {
    this.#state = (seed * 2_654_435_761 + 12_345) >>> 0;
  }

  /** From 0 to below 1. */
  readonly random = (): number => {
    // mulberry32
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };

  between(least: number, most: number): number {
    return least + this.random() * (most - least);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.random() * from.length)];
  }

  /** Runs something later; the result takes it back. */
  after(delayMs: number, run: () => void): () => void {
    this.#order += 1;
    const item = { at: this.now + Math.max(0, delayMs), order: this.#order, run, isOff: false };
    this.#insert(item);
    return () => {
      item.isOff = true;
    };
  }

  /** Lets time pass; everything that a moment leads to happens before the next. */
  async pass(durationMs: number): Promise<void> {
    const until = this.now + durationMs;
    // Once in a while the process sees to what else it has.
    await new Promise<void>((resolve) => void setImmediate(resolve));
    await settled();
    for (;;) {
      const next = this.#queue[0];
      if (next === undefined || next.at > until) break;
      this.#remove();
      this.now = next.at;
      if (next.isOff) continue;
      this.steps += 1;
      next.run();
      await settled();
    }
    this.now = until;
  }

  #insert(item: Happening): void {
    const queue = this.#queue;
    let index = queue.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = queue[parent];
      if (above === undefined || !isBefore(item, above)) break;
      queue[index] = above;
      index = parent;
    }
    queue[index] = item;
  }

  #remove(): void {
    const queue = this.#queue;
    const last = queue.pop();
    if (last === undefined || queue.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let below = queue[child];
      const right = queue[child + 1];
      if (below !== undefined && right !== undefined && isBefore(right, below)) {
        child += 1;
        below = right;
      }
      if (below === undefined || !isBefore(below, last)) break;
      queue[index] = below;
      index = child;
    }
    queue[index] = last;
  }
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** All that promises have led to: nothing here waits for anything else. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
