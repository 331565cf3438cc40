import type { MatchCandidate } from "../candidate.ts";
import type { PoolIndex } from "./pool-index.ts";

/**
 * An index that a rule declares in `indexes` and asks a waiting list for by `waiting.index(kept)`. A room that hosts the
 * rule keeps one over its pool, so that a decision costs O(log n); for a list made by hand it is made at once, in one scan.
 */
export class KeptIndex<C extends MatchCandidate, I extends PoolIndex<C>> {
  readonly #open: () => I;
  readonly #byPool: WeakMap<object, I> = new WeakMap<object, I>();

  /** @param open makes an empty index */
  constructor(open: () => I) {
    this.#open = open;
  }

  /** Starts to keep the index over a pool, which has to add and remove whoever comes and goes. */
  openFor(pool: object): I {
    const index = this.#open();
    this.#byPool.set(pool, index);
    return index;
  }

  /** The index that is kept over a pool; without one, one that is made of these. */
  of(pool: object, candidates: Iterable<C>): I {
    const kept = this.#byPool.get(pool);
    if (kept !== undefined) return kept;
    const made = this.#open();
    let place = 0;
    for (const candidate of candidates) made.add(candidate, (place += 1));
    return made;
  }
}
