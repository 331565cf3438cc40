/** How often rare things happened. */
export class Counts {
  readonly #counts: Map<string, number> = new Map<string, number>();

  add(what: string, count = 1): void {
    this.#counts.set(what, this.of(what) + count);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  addAll(other: Counts): void {
    for (const [what, count] of other.#counts) this.add(what, count);
  }

  toString(): string {
    return [...this.#counts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, count]) => `${what}: ${count}`)
      .join(", ");
  }
}
