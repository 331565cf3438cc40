import type { Journal, JournalLine, WaitingRoomEvent } from "../../src/index.ts";

/** An append that the test has not answered yet. */
export interface OpenAppend {
  readonly expectedSeq: number;
  readonly events: readonly WaitingRoomEvent[];
  /** Stores the events and resolves. */
  store(): Promise<void>;
  /** Rejects, having stored the first `stored` events all the same. */
  fail(error: unknown, stored?: number): Promise<void>;
}

/** A journal that answers when the test says so, and takes what the room hands over as lines of text. */
export class ManualJournal implements Journal {
  readonly lines: string[] = [];
  readonly open: OpenAppend[] = [];
  /** While set, reading rejects with it. */
  unreadable: Error | null = null;

  readonly append = (expectedSeq: number, events: readonly WaitingRoomEvent[]): Promise<void> =>
    new Promise((resolve, reject) => {
      if (expectedSeq !== this.lines.length || this.open.length > 0) {
        reject(
          new RangeError(`Expected seq ${this.lines.length} and no append in flight, got ${expectedSeq}.`),
        );
        return;
      }
      const store = (count: number): void => {
        this.open.shift();
        const { length } = this.lines;
        this.lines.push(...events.slice(0, count).map((event, index) => this.#line(event, length + index)));
      };
      this.open.push({
        expectedSeq,
        events,
        store: async () => {
          store(events.length);
          resolve();
          await settled();
        },
        fail: async (error, stored = 0) => {
          store(stored);
          reject(error);
          await settled();
        },
      });
    });

  readonly read = (fromSeq: number): AsyncIterable<JournalLine> => this.#read(fromSeq);

  /** The one append in flight. */
  get inFlight(): OpenAppend {
    const [append] = this.open;
    if (append === undefined) throw new Error("Expected an append in flight.");
    return append;
  }

  async *#read(fromSeq: number): AsyncIterable<JournalLine> {
    await Promise.resolve();
    if (this.unreadable !== null) throw this.unreadable;
    for (const line of this.lines.slice(fromSeq - 1)) {
      const event: JournalLine = JSON.parse(line);
      yield event;
    }
  }

  #line(event: WaitingRoomEvent, before: number): string {
    return JSON.stringify({ schema: 1, ...event, prev: String(before).padStart(64, "0") });
  }
}

/** Lets everything run that waits for nothing but promises. */
export async function settled(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
