import { delay, realTimer } from "../delay.ts";
import type { RedisPort, StreamEntry } from "../ports.ts";
import { MODEL_SCRIPTS, type Guard } from "./model-scripts.ts";
import { RedisStore } from "./redis-store.ts";

interface Written {
  readonly script: string;
  readonly keys: readonly string[];
  readonly args: readonly string[];
  readonly now: number;
  readonly runId: string;
}

/**
 * Redis with the scripts of this package, in memory and without a clock of its own, for deterministic tests. It can be
 * restarted, and can lose what it acknowledged last.
 */
export class RedisModel {
  readonly #without: ReadonlySet<Guard>;
  #store: RedisStore = new RedisStore();
  #written: Written[] = [];
  #runs = 1;

  /** @param without guards that are left out, to show what they are for */
  constructor(without: readonly Guard[] = []) {
    this.#without = new Set(without);
  }

  /** Names the process that runs now. */
  get runId(): string {
    return `run-${this.#runs}`;
  }

  /** Runs a script in one step. Throws what Redis would refuse. */
  run(script: string, keys: readonly string[], args: readonly string[], now: number): readonly string[] {
    const call: Written = { script, keys, args, now, runId: this.runId };
    const answer = this.#carryOut(call);
    this.#written.push(call);
    return answer;
  }

  range(key: string, from: string, to: string, count: number): readonly StreamEntry[] {
    return this.#store.xrange(key, from, to, count);
  }

  last(key: string): StreamEntry | null {
    return this.#store.xlast(key);
  }

  /** A connection to it that answers at once: for samples and tests in real time. */
  connect(): RedisPort {
    return {
      run: async ({ name }, keys, args) => this.run(name, keys, args, Date.now()),
      range: async (key, from, to, count) => this.range(key, from, to, count),
      last: async (key) => this.last(key),
      wait: async (key, after, count, blockMs) => {
        const found = this.range(key, `(${after}`, "+", count);
        if (found.length > 0) return found;
        await delay(realTimer, Math.min(blockMs, 10));
        return this.range(key, `(${after}`, "+", count);
      },
    };
  }

  /** Another process on the same data, but for what was written by the last calls. */
  restart(lostCalls = 0): void {
    this.#runs += 1;
    if (lostCalls === 0) return;
    const kept = this.#written.slice(0, Math.max(0, this.#written.length - lostCalls));
    this.#store = new RedisStore();
    this.#written = kept;
    for (const call of kept) this.#carryOut(call);
  }

  #carryOut({ script, keys, args, now, runId }: Written): readonly string[] {
    const run = MODEL_SCRIPTS[script];
    if (run === undefined) throw new Error(`The model has no script \`${script}\`.`);
    return run({ store: this.#store, now, runId, keys, args, without: this.#without });
  }
}
