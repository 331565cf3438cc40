import type { TimerPort } from "../../src/index.ts";

/** A clock that moves only when it is told to, and runs what falls due on the way. */
export class VirtualClock {
  now = 1_000_000;
  #tasks: { readonly at: number; readonly task: () => void }[] = [];

  readonly read = (): number => this.now;

  readonly timer: TimerPort = {
    schedule: (task, delayMs) => {
      const entry = { at: this.now + delayMs, task };
      this.#tasks.push(entry);
      return () => {
        this.#tasks = this.#tasks.filter((other) => other !== entry);
      };
    },
  };

  get waitingTasks(): number {
    return this.#tasks.length;
  }

  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const due = this.#tasks.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#tasks = this.#tasks.filter((entry) => entry !== due);
      this.now = Math.max(this.now, due.at);
      due.task();
    }
    this.now = end;
  }
}
