interface Entry {
  readonly enteredAt: number;
  readonly subjectId: string;
}

/** Says whether an entry still stands for somebody who waits. */
export type IsWaiting = (subjectId: string, enteredAt: number) => boolean;

/**
 * Finds who has waited longest without a walk over all who wait: a binary heap in which those who went stay until they come
 * to its top, or make up most of it.
 */
export class OldestWaiting {
  readonly #isWaiting: IsWaiting;
  #heap: Entry[] = [];
  /** After a clean-up, the size at which the next one is worth its walk. */
  #cleanUpAt = 64;

  constructor(isWaiting: IsWaiting) {
    this.#isWaiting = isWaiting;
  }

  /** Call it whenever somebody begins to wait or is back in the place of their arrival. */
  add(subjectId: string, enteredAt: number): void {
    this.#push({ subjectId, enteredAt });
    if (this.#heap.length < this.#cleanUpAt) return;
    const standing = new Map<string, Entry>();
    for (const entry of this.#heap) if (this.#stands(entry)) standing.set(entry.subjectId, entry);
    this.#heap = [];
    for (const entry of standing.values()) this.#push(entry);
    this.#cleanUpAt = Math.max(64, this.#heap.length * 2);
  }

  /** Who waits longest; null when nobody waits. */
  subjectId(): string | null {
    for (;;) {
      const [top] = this.#heap;
      if (top === undefined) return null;
      if (this.#stands(top)) return top.subjectId;
      this.#pop();
    }
  }

  #stands(entry: Entry): boolean {
    return this.#isWaiting(entry.subjectId, entry.enteredAt);
  }

  #push(entry: Entry): void {
    let index = this.#heap.length;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#heap[parentIndex];
      if (parent === undefined || parent.enteredAt <= entry.enteredAt) break;
      this.#heap[index] = parent;
      index = parentIndex;
    }
    this.#heap[index] = entry;
  }

  #pop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = this.#heap[index * 2 + 1];
      const right = this.#heap[index * 2 + 2];
      const isRight = left !== undefined && right !== undefined && right.enteredAt < left.enteredAt;
      const child = isRight ? right : left;
      if (child === undefined || child.enteredAt >= last.enteredAt) break;
      this.#heap[index] = child;
      index = index * 2 + (isRight ? 2 : 1);
    }
    this.#heap[index] = last;
  }
}
