/**
 * Keeps the `capacity` latest items by `compare`, in that order, however they come. What is kept depends on what was told
 * and not on the order of telling, so journals may be read back one after another.
 */
export class SortedBuffer<T> {
  readonly #capacity: number;
  readonly #compare: (a: T, b: T) => number;
  readonly #items: T[] = [];
  #dropped = 0;

  constructor(capacity: number, compare: (a: T, b: T) => number) {
    this.#capacity = capacity;
    this.#compare = compare;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Adds the item and returns what had to go: nothing, the first one, or the item itself. */
  add(item: T): T | undefined {
    let index = this.#items.length;
    // From the end: what is told is nearly always the latest.
    while (index > 0 && this.#isBefore(item, this.#items[index - 1])) index -= 1;
    this.#items.splice(index, 0, item);
    if (this.#items.length <= this.#capacity) return undefined;
    this.#dropped += 1;
    return this.#items.shift();
  }

  #isBefore(item: T, other: T | undefined): boolean {
    return other !== undefined && this.#compare(item, other) < 0;
  }
}
