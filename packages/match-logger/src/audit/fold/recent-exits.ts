/** How somebody went. */
export interface Exit {
  readonly line: number;
  readonly how: "left" | "timed_out" | "removed" | "ended";
}

const kept = 10_000;

/** Who went last, so that a finding can say since when somebody was gone. Of those before them no trace is kept. */
export class RecentExits {
  readonly #exits = new Map<string, Exit>();

  add(id: string, exit: Exit): void {
    this.#exits.delete(id);
    this.#exits.set(id, exit);
    if (this.#exits.size <= kept) return;
    for (const oldest of this.#exits.keys()) {
      this.#exits.delete(oldest);
      return;
    }
  }

  get(id: string): Exit | undefined {
    return this.#exits.get(id);
  }
}
