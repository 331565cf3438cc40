/** How much is written before the rest of the process has its turn; about a millisecond. */
const linesPerTurn = 256;

/**
 * Lets the rest of the process run now and then. Where no sync is waited for, nothing waits for the system: callers that log
 * again at once would keep all else from running.
 */
export class LoopTurns {
  #lines = 0;

  /** Counts lines that were written without waiting for the system; resolves at once, or after a turn of the event loop. */
  async wrote(lines: number): Promise<void> {
    this.#lines += lines;
    if (this.#lines < linesPerTurn) return;
    this.#lines = 0;
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
}
