import type { MatchCandidate } from "../candidate.ts";
import type { PoolIndex } from "./pool-index.ts";

interface Present<C extends MatchCandidate> {
  readonly candidate: C;
  readonly place: number;
}

/** Knows of those who wait whom they name as former partners: answers in O(k) for k partners. */
export class PartnerIndex<C extends MatchCandidate = MatchCandidate> implements PoolIndex<C> {
  /** Who waits, by their own id; null keeps the place of somebody who was here. */
  readonly #present: Map<string, Present<C> | null> = new Map<string, Present<C> | null>();
  /** Who waits, by the ids they name; in the order of arrival. */
  readonly #naming: Map<string, Present<C>[]> = new Map<string, Present<C>[]>();

  readonly add = (candidate: C, place: number): void => {
    const entry = { candidate, place };
    this.#present.set(candidate.subjectId, entry);
    for (const partner of namedBy(candidate)) {
      const naming = this.#naming.get(partner);
      if (naming === undefined) this.#naming.set(partner, [entry]);
      else if (place > (naming.at(-1)?.place ?? Number.NEGATIVE_INFINITY)) naming.push(entry);
      else naming.splice(countBefore(naming, place), 0, entry);
    }
  };

  readonly remove = (candidate: C, place: number): void => {
    this.#present.set(candidate.subjectId, null);
    for (const partner of namedBy(candidate)) {
      const naming = this.#naming.get(partner) ?? [];
      const index = countBefore(naming, place);
      if (naming[index]?.place === place) naming.splice(index, 1);
    }
  };

  /**
   * Up to `count` former partners who wait: first those whom the candidate names, in arrival order, then those who
   * name the candidate.
   */
  partnersOf(candidate: C, count: number): readonly C[] {
    const named = namedBy(candidate);
    const partners = named
      .map((subjectId) => this.#present.get(subjectId) ?? null)
      .filter((entry) => entry !== null)
      .toSorted((a, b) => a.place - b.place)
      .map((entry) => entry.candidate);
    for (const { candidate: other } of this.#naming.get(candidate.subjectId) ?? []) {
      if (partners.length >= count) break;
      if (!named.includes(other.subjectId)) partners.push(other);
    }
    return partners.slice(0, count);
  }
}

/** How many stand before a place. */
function countBefore(entries: readonly { readonly place: number }[], place: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.place ?? place) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function namedBy(candidate: MatchCandidate): readonly string[] {
  const named = candidate.groupHistory?.previousPartners ?? [];
  return named.length < 2 ? named : [...new Set(named)];
}
