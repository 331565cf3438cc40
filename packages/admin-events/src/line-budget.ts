const burst = 100;
const perSecond = 10;

/**
 * Which lines of the timeline are told at once: all, as long as people can read along. In a flood each would cost a write to
 * every watcher, so that beyond 100 at once and 10 a second they come with the next delta alone, at most 250 ms later.
 */
export class LineBudget {
  readonly #now: () => number;
  #left = burst;
  #countedAt: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#countedAt = now();
  }

  take(): boolean {
    const now = this.#now();
    this.#left = Math.min(burst, this.#left + (Math.max(0, now - this.#countedAt) * perSecond) / 1000);
    this.#countedAt = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
