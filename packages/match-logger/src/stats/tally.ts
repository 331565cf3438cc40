/** How often each word came. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(word: string, by = 1): void {
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + by);
  }

  get total(): number {
    let total = 0;
    for (const count of this.#counts.values()) total += count;
    return total;
  }

  get(word: string): number {
    return this.#counts.get(word) ?? 0;
  }

  /** By word, in alphabetical order. A key `__proto__` is one like any other. */
  figures(): Readonly<Record<string, number>> {
    const sorted = [...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
    return Object.fromEntries(sorted);
  }
}
