/** A moment at which time alone has an effect. */
export interface Deadline<T> {
  readonly at: number;
  readonly what: T;
}

/**
 * Moments in the order of time (ties in the order of adding), as a binary heap. A moment that no longer holds
 * stays in until it is due or comes to the top; `holds` tells, so that taking one back costs nothing. What does
 * not hold once must not hold again unless it is added again: when it goes depends on who reads `nextAt`.
 */
export class Deadlines<T> {
  readonly #heap: { readonly at: number; readonly order: number; readonly what: T }[] = [];
  readonly #holds: (deadline: Deadline<T>) => boolean;
  #added = 0;

  constructor(holds: (deadline: Deadline<T>) => boolean) {
    this.#holds = holds;
  }

  add(at: number, what: T): void {
    const entry = { at, order: (this.#added += 1), what };
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  /** The next moment that still holds, or null. */
  get nextAt(): number | null {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined) return null;
      if (this.#holds(top)) return top.at;
      this.#removeTop();
    }
  }

  /** Takes out everything of the next due moment: all that holds at that same time. */
  takeDue(now: number): readonly T[] {
    const at = this.nextAt;
    if (at === null || at > now) return [];
    const due: T[] = [];
    while (this.nextAt === at) {
      const top = this.#removeTop();
      if (top !== undefined) due.push(top.what);
    }
    return due;
  }

  #removeTop(): Deadline<T> | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let index = 0;
    for (;;) {
      const left = heap[index * 2 + 1];
      const right = heap[index * 2 + 2];
      const child =
        left !== undefined && right !== undefined && isBefore(right, left) ? index * 2 + 2 : index * 2 + 1;
      const below = heap[child];
      if (below === undefined || !isBefore(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}

function isBefore(a: { at: number; order: number }, b: { at: number; order: number }): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
