import type { MatchCandidate } from "../candidate.ts";
import { LoadIndex } from "./load-index.ts";
import type { PoolIndex } from "./pool-index.ts";

/** Keeps those who wait apart by a value: answers "the earliest with this value" in O(log n). */
export class EqualValueIndex<C extends MatchCandidate = MatchCandidate> implements PoolIndex<C> {
  readonly #byValue: Map<string, LoadIndex<C>> = new Map<string, LoadIndex<C>>();
  readonly #valueOf: (candidate: C) => string;
  readonly #loadOf: (candidate: C) => number;

  /** @param loadOf a number that is kept for each, as in `LoadIndex`. @default 0 for all */
  constructor(valueOf: (candidate: C) => string, loadOf: (candidate: C) => number = () => 0) {
    this.#valueOf = valueOf;
    this.#loadOf = loadOf;
  }

  readonly add = (candidate: C, place: number): void => {
    const value = this.#valueOf(candidate);
    let same = this.#byValue.get(value);
    if (same === undefined) {
      same = new LoadIndex<C>(this.#loadOf);
      this.#byValue.set(value, same);
    }
    same.add(candidate, place);
  };

  /** An empty container stays: taking a hot key out of a large map and putting it back in is slow. */
  readonly remove = (candidate: C, place: number): void => {
    this.#byValue.get(this.#valueOf(candidate))?.remove(candidate, place);
  };

  /** Those with this value; undefined when nobody ever had it. */
  withValue(value: string): LoadIndex<C> | undefined {
    return this.#byValue.get(value);
  }
}
