import type { MatchCandidate } from "../candidate.ts";
import type { KeptIndex } from "../indexes/kept-index.ts";
import { OrderedTree } from "../indexes/ordered-tree.ts";
import { PartnerIndex } from "../indexes/partner-index.ts";
import type { PoolIndex } from "../indexes/pool-index.ts";
import { Deadlines } from "../room/deadlines.ts";
import { WaitingList, type WaitingSource } from "../waiting-list.ts";

interface Held<C extends MatchCandidate> {
  readonly candidate: C;
  readonly place: number;
  /** From when on they are free for the fallback; null: from the beginning. */
  readonly freeAt: number | null;
  isFree: boolean;
}

/** Knows who names whom, and who is free for the fallback: not held for their partners any more. */
export class ReunionIndex<C extends MatchCandidate> implements PoolIndex<C>, WaitingSource<C> {
  readonly #partners: PartnerIndex<C> = new PartnerIndex<C>();
  readonly #freeAtOf: (candidate: C) => number | null;
  readonly #free: OrderedTree<C> = new OrderedTree<C>();
  readonly #entries: Map<string, Held<C> | null> = new Map<string, Held<C> | null>();
  readonly #hasFallback: boolean;
  readonly #indexes: readonly PoolIndex<C>[];
  readonly #holds: Deadlines<Held<C>>;
  #now = Number.NEGATIVE_INFINITY;

  /**
   * @param freeAtOf when somebody is free for the fallback; null: from the beginning
   * @param fallbackIndexes the indexes that the fallback wants kept over those who are free; null: there is no
   *   fallback that anybody could be free for
   */
  constructor(
    freeAtOf: (candidate: C) => number | null,
    fallbackIndexes: readonly KeptIndex<C, PoolIndex<C>>[] | null,
  ) {
    this.#freeAtOf = freeAtOf;
    this.#hasFallback = fallbackIndexes !== null;
    this.#indexes = (fallbackIndexes ?? []).map((index) => index.openFor(this));
    this.#holds = new Deadlines<Held<C>>(
      ({ what }) => !what.isFree && this.#entries.get(what.candidate.subjectId) === what,
    );
  }

  readonly add = (candidate: C, place: number): void => {
    this.#partners.add(candidate, place);
    if (!this.#hasFallback) return;
    const entry: Held<C> = { candidate, place, freeAt: this.#freeAtOf(candidate), isFree: false };
    this.#entries.set(candidate.subjectId, entry);
    if (entry.freeAt === null) this.#release(entry);
    else this.#holds.add(entry.freeAt, entry);
  };

  readonly remove = (candidate: C, place: number): void => {
    this.#partners.remove(candidate, place);
    if (!this.#hasFallback) return;
    const entry = this.#entries.get(candidate.subjectId) ?? null;
    this.#entries.set(candidate.subjectId, null);
    if (entry?.isFree === true) this.#withhold(entry);
  };

  /** Up to `count` former partners of a candidate, in the order in which they are taken. */
  partnersOf(candidate: C, count: number): readonly C[] {
    return this.#partners.partnersOf(candidate, count);
  }

  /** Those whom the fallback may take at this time, but this one. Time may also go back: one may ask for any time. */
  free(now: number, without: string): WaitingList<C> {
    if (now < this.#now) this.#holdAgain(now);
    this.#now = now;
    for (let due = this.#holds.takeDue(now); due.length > 0; due = this.#holds.takeDue(now)) {
      for (const entry of due) this.#release(entry);
    }
    return new WaitingList<C>(this, without);
  }

  /** When the next hold ends that ran when `free` was asked last, epoch ms; null: none. */
  get nextFreeAt(): number | null {
    return this.#holds.nextAt;
  }

  get size(): number {
    return this.#free.size;
  }

  readonly get = (subjectId: string): C | undefined => {
    const entry = this.#entries.get(subjectId) ?? null;
    return entry?.isFree === true ? entry.candidate : undefined;
  };

  readonly iterate = (): IterableIterator<C> => this.#candidates();

  #release(entry: Held<C>): void {
    entry.isFree = true;
    this.#free.insert(entry.place, 0, entry.candidate);
    for (const index of this.#indexes) index.add(entry.candidate, entry.place);
  }

  #withhold(entry: Held<C>): void {
    entry.isFree = false;
    this.#free.remove(entry.place);
    for (const index of this.#indexes) index.remove(entry.candidate, entry.place);
  }

  #holdAgain(now: number): void {
    for (const entry of this.#entries.values()) {
      if (entry === null || !entry.isFree || entry.freeAt === null || entry.freeAt <= now) continue;
      this.#withhold(entry);
      this.#holds.add(entry.freeAt, entry);
    }
  }

  *#candidates(): IterableIterator<C> {
    for (const { value } of this.#free.from(Number.NEGATIVE_INFINITY)) yield value;
  }
}
