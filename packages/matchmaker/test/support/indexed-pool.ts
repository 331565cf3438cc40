import {
  WaitingList,
  type KeptIndex,
  type MatchCandidate,
  type PoolIndex,
  type WaitingSource,
} from "../../src/index.ts";

/** A pool that keeps a rule's indexes, as a room does; each of these people has a place from the beginning. */
export class IndexedPool implements WaitingSource {
  readonly #people: readonly MatchCandidate[];
  readonly #indexes: readonly PoolIndex[];
  readonly #present: Set<MatchCandidate> = new Set<MatchCandidate>();

  constructor(indexes: readonly KeptIndex<MatchCandidate, PoolIndex>[], people: readonly MatchCandidate[]) {
    this.#people = people;
    this.#indexes = indexes.map((index) => index.openFor(this));
  }

  add(person: MatchCandidate): void {
    this.#present.add(person);
    for (const index of this.#indexes) index.add(person, this.#people.indexOf(person) + 1);
  }

  remove(person: MatchCandidate): void {
    this.#present.delete(person);
    for (const index of this.#indexes) index.remove(person, this.#people.indexOf(person) + 1);
  }

  get waiting(): WaitingList {
    return new WaitingList(this);
  }

  get size(): number {
    return this.#present.size;
  }

  readonly get = (subjectId: string): MatchCandidate | undefined =>
    [...this.#present].find((person) => person.subjectId === subjectId);

  readonly iterate = (): IterableIterator<MatchCandidate> =>
    this.#people.filter((person) => this.#present.has(person)).values();
}
