import type { MatchCandidate } from "../candidate.ts";
import { OrderedTree } from "./ordered-tree.ts";
import type { PoolIndex } from "./pool-index.ts";

/** Knows of those who wait whom they name as former partners: answers in O(k log n) for k partners. */
export class PartnerIndex<C extends MatchCandidate = MatchCandidate> implements PoolIndex<C> {
  /** Who waits, by their own id; null keeps the place of somebody who was here. */
  readonly #present: Map<string, { readonly candidate: C; readonly place: number } | null> = new Map<
    string,
    { readonly candidate: C; readonly place: number } | null
  >();
  /** Who waits, by the ids they name. */
  readonly #naming: Map<string, OrderedTree<C>> = new Map<string, OrderedTree<C>>();

  readonly add = (candidate: C, place: number): void => {
    this.#present.set(candidate.subjectId, { candidate, place });
    for (const partner of namedBy(candidate)) {
      let naming = this.#naming.get(partner);
      if (naming === undefined) {
        naming = new OrderedTree<C>();
        this.#naming.set(partner, naming);
      }
      naming.insert(place, 0, candidate);
    }
  };

  readonly remove = (candidate: C, place: number): void => {
    this.#present.set(candidate.subjectId, null);
    for (const partner of namedBy(candidate)) this.#naming.get(partner)?.remove(place);
  };

  /**
   * Up to `count` former partners who wait: first those whom the candidate names, in arrival order, then those who
   * name the candidate.
   */
  partnersOf(candidate: C, count: number): readonly C[] {
    const named = new Set(namedBy(candidate));
    const partners = [...named]
      .map((subjectId) => this.#present.get(subjectId) ?? null)
      .filter((entry) => entry !== null)
      .toSorted((a, b) => a.place - b.place)
      .map((entry) => entry.candidate);
    const naming = this.#naming.get(candidate.subjectId);
    if (naming !== undefined && partners.length < count) {
      for (const { value } of naming.from(Number.NEGATIVE_INFINITY)) {
        if (named.has(value.subjectId)) continue;
        partners.push(value);
        if (partners.length === count) break;
      }
    }
    return partners.slice(0, count);
  }
}

function namedBy(candidate: MatchCandidate): readonly string[] {
  return [...new Set(candidate.groupHistory?.previousPartners)];
}
