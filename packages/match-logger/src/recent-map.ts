/**
 * A map that remembers at least the last `kept` keys and at most twice as many. What is older goes by generations: to delete
 * the first key of a large Map over and over costs V8 a walk over dead entries.
 */
export class RecentMap<V> {
  readonly #kept: number;
  #recent = new Map<string | number, V>();
  #older = new Map<string | number, V>();

  constructor(kept: number) {
    this.#kept = kept;
  }

  set(key: string | number, value: V): void {
    this.#recent.set(key, value);
    if (this.#recent.size < this.#kept) return;
    this.#older = this.#recent;
    this.#recent = new Map();
  }

  get(key: string | number): V | undefined {
    return this.#recent.get(key) ?? this.#older.get(key);
  }
}
