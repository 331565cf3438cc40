import type { MatchCandidate } from "./candidate.ts";
import type { KeptIndex } from "./indexes/kept-index.ts";
import type { PoolIndex } from "./indexes/pool-index.ts";

/** Where a waiting list reads from. Iteration is in arrival order. */
export interface WaitingSource<C extends MatchCandidate = MatchCandidate> {
  readonly size: number;
  readonly get: (subjectId: string) => C | undefined;
  readonly iterate: () => IterableIterator<C>;
}

/**
 * Those who wait, in arrival order, read-only and lazy: nothing of the size of the pool is built unless
 * it is asked for. `[...waiting]` gives an array.
 */
export class WaitingList<C extends MatchCandidate = MatchCandidate> implements Iterable<C> {
  readonly #source: WaitingSource<C>;
  readonly #without: string | null;

  /** @param without subject id that is left out: the candidate for whom the decision is made. */
  constructor(source: WaitingSource<C>, without: string | null = null) {
    this.#source = source;
    this.#without = without !== null && source.get(without) !== undefined ? without : null;
  }

  /** Makes a list by hand, so that a rule can be tried without a room. Throws on a repeated subject id. */
  static of<C extends MatchCandidate>(candidates: Iterable<C>): WaitingList<C> {
    const byId = new Map<string, C>();
    for (const candidate of candidates) {
      if (byId.has(candidate.subjectId)) {
        throw new TypeError(`Expected different subject ids, got \`${candidate.subjectId}\` twice.`);
      }
      byId.set(candidate.subjectId, candidate);
    }
    return new WaitingList({ size: byId.size, get: (id) => byId.get(id), iterate: () => byId.values() });
  }

  /** How many wait. */
  get size(): number {
    return this.#source.size - (this.#without === null ? 0 : 1);
  }

  /** The waiting candidate with this id, or undefined. */
  get(subjectId: string): C | undefined {
    return subjectId === this.#without ? undefined : this.#source.get(subjectId);
  }

  /** Whether the participant with this id waits. */
  has(subjectId: string): boolean {
    return this.get(subjectId) !== undefined;
  }

  /** The index that a rule declared, without the candidate who is left out; for a list made by hand one scan. */
  index<I extends PoolIndex<C>>(kept: KeptIndex<C, I>): I {
    return kept.of(this.#source, this);
  }

  *[Symbol.iterator](): IterableIterator<C> {
    for (const candidate of this.#source.iterate()) {
      if (candidate.subjectId !== this.#without) yield candidate;
    }
  }

  /** Those for whom `keep` is true, in arrival order; lazy, but its `size` costs one scan. */
  filter(keep: (candidate: C) => boolean): WaitingList<C> {
    const all = (): Iterable<C> => this;
    const get = (subjectId: string): C | undefined => this.get(subjectId);
    return new WaitingList<C>({
      get size() {
        let count = 0;
        for (const candidate of all()) if (keep(candidate)) count += 1;
        return count;
      },
      get: (subjectId) => {
        const candidate = get(subjectId);
        return candidate !== undefined && keep(candidate) ? candidate : undefined;
      },
      *iterate() {
        for (const candidate of all()) if (keep(candidate)) yield candidate;
      },
    });
  }
}
