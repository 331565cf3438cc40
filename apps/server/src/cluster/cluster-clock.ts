/** The time of Redis, as well as this node knows it: so that all nodes mean the same moment. It never goes back. */
export class ClusterClock {
  readonly #monotonicNow: () => number;
  #offset: number;
  /** How far the offset may be off, ms; grows, since clocks drift. */
  #error = Number.POSITIVE_INFINITY;
  #measuredAt = 0;
  #last = 0;

  /** @param wallNow epoch ms, for as long as Redis has not been asked */
  constructor(monotonicNow: () => number, wallNow: () => number) {
    this.#monotonicNow = monotonicNow;
    this.#offset = wallNow() - monotonicNow();
  }

  /** Epoch ms, whole. */
  readonly now = (): number => {
    this.#last = Math.max(this.#last, Math.floor(this.#monotonicNow() + this.#offset));
    return this.#last;
  };

  /** Takes the time that Redis said, at some moment of a call that took so long and has just ended. */
  readonly measured = (redisNow: number, roundTripMs: number): void => {
    const at = this.#monotonicNow();
    const drift = (at - this.#measuredAt) / DRIFT_PER_MS;
    if (roundTripMs / 2 > this.#error + drift) return;
    this.#error = roundTripMs / 2;
    this.#measuredAt = at;
    this.#offset = redisNow + roundTripMs / 2 - at;
  };
}

/** One millisecond in five seconds: more than any clock that works. */
const DRIFT_PER_MS = 5_000;
