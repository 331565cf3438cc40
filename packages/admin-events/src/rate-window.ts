/** Counts what happened in the last so many seconds, in whole seconds, in memory of a fixed size. */
export class RateWindow {
  readonly #windowSeconds: number;
  readonly #counts = new Map<number, number>();
  #newest = Number.NEGATIVE_INFINITY;

  constructor(windowSeconds: number) {
    this.#windowSeconds = windowSeconds;
  }

  add(at: number): void {
    const second = Math.floor(at / 1000);
    // Journals may be read back one after another: only what is near the newest can still be in a window.
    if (second <= this.#newest - this.#windowSeconds) return;
    this.#counts.set(second, (this.#counts.get(second) ?? 0) + 1);
    if (second <= this.#newest) return;
    this.#newest = second;
    for (const old of this.#counts.keys()) {
      if (old <= second - this.#windowSeconds) this.#counts.delete(old);
    }
  }

  count(now: number): number {
    const end = Math.floor(now / 1000);
    let total = 0;
    for (const [second, count] of this.#counts) {
      if (second > end - this.#windowSeconds && second <= end) total += count;
    }
    return total;
  }
}
