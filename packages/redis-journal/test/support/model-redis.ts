import type { RedisPort, StreamEntry } from "../../src/index.ts";
import { RedisJournalError } from "../../src/index.ts";
import { RedisModel } from "../../src/testing/index.ts";

interface Due {
  readonly at: number;
  readonly run: () => void;
}

/** The model of Redis behind the port, on a clock that stands still until it is told to go on. */
export class ModelRedis implements RedisPort {
  readonly model = new RedisModel();
  /** While set, nothing reaches Redis. */
  isAway = false;
  now = 1_000_000;
  readonly #timers = new Set<Due>();

  readonly run: RedisPort["run"] = async ({ name }, keys, args) =>
    this.#reached(() => this.model.run(name, keys, args, this.now));

  readonly range: RedisPort["range"] = async (key, from, to, count) =>
    this.#reached(() => this.model.range(key, from, to, count));

  readonly last: RedisPort["last"] = async (key) => this.#reached(() => this.model.last(key));

  readonly wait: RedisPort["wait"] = async (key, after, count, blockMs) => {
    const read = (): readonly StreamEntry[] =>
      this.#reached(() => this.model.range(key, `(${after}`, "+", count));
    const found = read();
    if (found.length > 0) return found;
    await new Promise<void>((resolve) => void this.setTimer(blockMs, resolve));
    return read();
  };

  readonly setTimer = (delayMs: number, run: () => void): (() => void) => {
    const due = { at: this.now + delayMs, run };
    this.#timers.add(due);
    return () => this.#timers.delete(due);
  };

  /** How many timers run. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Lets time pass, and everything happen that it brings about. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await settled();
    for (;;) {
      const [due] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (due === undefined) break;
      this.#timers.delete(due);
      this.now = Math.max(this.now, due.at);
      due.run();
      await settled();
    }
    this.now = end;
  }

  #reached<T>(call: () => T): T {
    if (this.isAway) throw new RedisJournalError("UNREACHABLE", "No answer.");
    return call();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
}
