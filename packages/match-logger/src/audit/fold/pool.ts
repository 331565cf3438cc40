import type { Person } from "./person.ts";

/** Those who can be put into a group, in the order of arrival. */
export class Pool {
  readonly #people: Person[] = [];

  get size(): number {
    return this.#people.length;
  }

  add(person: Person): void {
    const last = this.#people.at(-1);
    if (last === undefined || last.place < person.place) this.#people.push(person);
    else if (this.#people[this.rank(person.place)] !== person) {
      this.#people.splice(this.rank(person.place), 0, person);
    }
  }

  remove(person: Person): void {
    const index = this.rank(person.place);
    if (this.#people[index] === person) this.#people.splice(index, 1);
  }

  /** How many stand before a place. */
  rank(place: number): number {
    let low = 0;
    let high = this.#people.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#people[middle]?.place ?? place) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** In the order of arrival. */
  [Symbol.iterator](): IterableIterator<Person> {
    return this.#people[Symbol.iterator]();
  }

  /** The first `count` in the order of arrival. */
  first(count: number): readonly Person[] {
    return this.#people.slice(0, count);
  }
}
