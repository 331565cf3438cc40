/** A sample is taken at each whole multiple of this time. */
export const stepMs = 10_000;

/** What is told; as many again are kept, so that the windows before the first of them are whole. */
export const stepsShown = 60;
const stepsKept = 2 * stepsShown;

/** The last whole step at or before this time. */
export function stepAt(at: number): number {
  return Math.floor(at / stepMs) * stepMs;
}

/** Oldest first. */
export function stepsShownUntil(until: number): readonly number[] {
  return Array.from({ length: stepsShown }, (_, index) => until - (stepsShown - 1 - index) * stepMs);
}

/**
 * What was at each of the last 120 whole steps of time. A step that passed without an event needs no entry until something
 * changes, so nothing runs by the clock, and events that are read again give the same samples.
 */
export class BoundarySamples<T> {
  readonly #samples = new Map<number, T>();
  #startedAt: number | null = null;
  /** The first step that has no sample: until something changes, what is there now. */
  #next = Number.POSITIVE_INFINITY;

  /** Time of the first change. */
  get startedAt(): number | null {
    return this.#startedAt;
  }

  /** Call it before each change; `sample` says what was until then. */
  beforeChange(at: number, sample: () => T): void {
    const last = stepAt(at);
    if (this.#startedAt === null) {
      this.#startedAt = at;
      this.#next = last + stepMs;
      return;
    }
    if (last < this.#next) return;
    const value = sample();
    const passed = Math.min((last - this.#next) / stepMs + 1, stepsKept);
    for (let ago = passed - 1; ago >= 0; ago -= 1) this.#samples.set(last - ago * stepMs, value);
    this.#next = last + stepMs;
    for (const step of this.#samples.keys()) {
      if (step > last - stepsKept * stepMs) break;
      this.#samples.delete(step);
    }
  }

  /** What was at that step; undefined before the first change. */
  at(step: number, now: () => T): T | undefined {
    return step >= this.#next ? now() : this.#samples.get(step);
  }
}
