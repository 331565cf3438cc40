/** How many may come at once, and how many more each second. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Bounds a rate: holds `burst` tokens at first and at most, and gains `perSecond`. */
export class TokenBucket {
  readonly #rate: Rate;
  readonly #now: () => number;
  #tokens: number;
  #at: number;

  /** @param now monotonic milliseconds. */
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
    this.#tokens = rate.burst;
    this.#at = now();
  }

  /** Takes a token, or says that there is none. */
  take(): boolean {
    const now = this.#now();
    const gained = (Math.max(0, now - this.#at) * this.#rate.perSecond) / 1000;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + gained);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
