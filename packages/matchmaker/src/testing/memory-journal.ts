import type { Journal, JournalLine } from "../ports.ts";

/** A journal in memory, for tests: keeps text lines, so that nothing is shared with the room. */
export class MemoryJournal implements Journal {
  readonly #lines: string[] = [];
  /** While set, every append rejects with it. */
  failure: Error | null = null;

  /** How many events are stored. */
  get length(): number {
    return this.#lines.length;
  }

  readonly append = async (expectedSeq: number, events: readonly object[]): Promise<void> => {
    await Promise.resolve();
    if (this.failure !== null) throw this.failure;
    if (expectedSeq !== this.#lines.length) {
      throw new RangeError(`Expected \`expectedSeq\` to be ${this.#lines.length}, got ${expectedSeq}.`);
    }
    this.#lines.push(...events.map((event) => JSON.stringify(event)));
  };

  readonly read = (fromSeq: number): AsyncIterable<JournalLine> => this.#read(fromSeq);

  async *#read(fromSeq: number): AsyncIterable<JournalLine> {
    await Promise.resolve();
    if (this.failure !== null) throw this.failure;
    for (const line of this.#lines.slice(fromSeq - 1)) {
      const event: JournalLine = JSON.parse(line);
      yield event;
    }
  }
}
