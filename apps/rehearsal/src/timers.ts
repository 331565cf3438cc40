/** Timers of one owner, all ended by `close()`. */
export class Timers {
  readonly #running: Set<NodeJS.Timeout> = new Set<NodeJS.Timeout>();
  #isClosed = false;

  /** Runs something after a delay in ms; null: never. */
  after(delayMs: number | null, run: () => void): void {
    if (delayMs === null || this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      run();
    }, delayMs);
    this.#running.add(timer);
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}
