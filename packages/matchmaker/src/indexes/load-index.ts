import type { MatchCandidate } from "../candidate.ts";
import { OrderedTree, type OrderedEntry } from "./ordered-tree.ts";
import type { PoolIndex } from "./pool-index.ts";

/**
 * Keeps a number of each who waits: answers "the earliest with at most that much" in O(log n). With the RTT as the
 * number it serves limits on the sum of two RTTs.
 */
export class LoadIndex<C extends MatchCandidate = MatchCandidate> implements PoolIndex<C> {
  readonly #tree: OrderedTree<C> = new OrderedTree<C>();
  readonly #loadOf: (candidate: C) => number;

  /** @param loadOf the number; never NaN */
  constructor(loadOf: (candidate: C) => number) {
    this.#loadOf = loadOf;
  }

  readonly add = (candidate: C, place: number): void => {
    this.#tree.insert(place, this.#loadOf(candidate), candidate);
  };

  readonly remove = (_candidate: C, place: number): void => {
    this.#tree.remove(place);
  };

  get size(): number {
    return this.#tree.size;
  }

  /** The earliest behind a place whose number is at most `maxLoad`. */
  first(maxLoad: number, after: number = Number.NEGATIVE_INFINITY): OrderedEntry<C> | undefined {
    return this.#tree.first(after, maxLoad);
  }

  /** Up to `count` behind a place with the least numbers, ascending. */
  lowest(count: number, after: number = Number.NEGATIVE_INFINITY): readonly OrderedEntry<C>[] {
    return this.#tree.lowest(after, count);
  }
}
