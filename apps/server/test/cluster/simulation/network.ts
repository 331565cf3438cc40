import { RedisJournalError, type RedisPort, type StreamEntry } from "@waitroom/redis-journal";
import type { RedisModel } from "@waitroom/redis-journal/testing";
import type { Counts } from "./counts.ts";
import type { Machine } from "./machine.ts";
import type { World } from "./world.ts";

/** How unreliable the way to Redis is. */
export interface Weather {
  /** Share of calls that are lost, on the way there or back. */
  lost: number;
  /** Share of calls that arrive twice. */
  repeated: number;
  /** Share of calls that take long. */
  slow: number;
}

interface Waiter {
  readonly key: string;
  /** Whether there is what it waits for. */
  readonly isMet: () => boolean;
  readonly wake: () => void;
}

const TIMEOUT_MS = 2_000;

/** The model of Redis behind a network, for any number of machines. */
export class RedisNetwork {
  readonly model: RedisModel;
  readonly weather: Weather = { lost: 0, repeated: 0, slow: 0 };
  isDown = false;
  readonly #world: World;
  readonly #counts: Counts;
  readonly #cutOff: Set<Machine> = new Set<Machine>();
  readonly #waiters: Set<Waiter> = new Set<Waiter>();

  constructor(world: World, model: RedisModel, counts: Counts) {
    this.#world = world;
    this.model = model;
    this.#counts = counts;
  }

  /** Ends the process of Redis; `start` begins another one. */
  stop(): void {
    this.isDown = true;
    for (const waiter of this.#waiters) waiter.wake();
  }

  /** @param lostCalls how many of the last calls the new process does not know */
  start(lostCalls = 0): void {
    this.model.restart(lostCalls);
    this.isDown = false;
  }

  /** Whether a machine cannot reach Redis. */
  cut(machine: Machine, isCut: boolean): void {
    if (isCut) this.#cutOff.add(machine);
    else this.#cutOff.delete(machine);
  }

  isCut(machine: Machine): boolean {
    return this.#cutOff.has(machine);
  }

  /** A connection of a machine: calls may be lost, late, repeated and overtake each other. */
  connect(machine: Machine): RedisPort & { readonly close: () => Promise<void> } {
    return {
      run: ({ name }, keys, args) =>
        this.#call(machine, (isFirst) => {
          const answer = this.model.run(name, keys, args, Math.floor(this.#world.now));
          this.#note(name, answer, isFirst);
          this.#wake(keys);
          return answer;
        }),
      range: (key, from, to, count) => this.#call(machine, () => this.model.range(key, from, to, count)),
      last: (key) => this.#call(machine, () => this.model.last(key)),
      wait: (key, after, count, blockMs) => this.#wait(machine, key, after, count, blockMs),
      close: () => Promise.resolve(),
    };
  }

  #delay(): number {
    return this.#world.chance(this.weather.slow) ? this.#world.between(20, 600) : this.#world.between(0.1, 2);
  }

  #call<T>(machine: Machine, carryOut: (isFirst: boolean) => T): Promise<T> {
    const world = this.#world;
    const { runId } = this.model;
    return new Promise<T>((resolve, reject) => {
      let isSettled = false;
      const settle = (run: () => void): void =>
        machine.deliver(() => {
          if (isSettled) return;
          isSettled = true;
          cancelTimeout();
          run();
        });
      const fail = (): void => settle(() => reject(unreachable()));
      // Also what does not come back is given up at some time.
      const cancelTimeout = machine.setTimer(TIMEOUT_MS, fail);
      if (this.isDown) return void machine.setTimer(20, fail);
      const arrive = (isFirst: boolean): void => {
        // A connection ends with the process of Redis that it reached.
        if (this.isDown || this.model.runId !== runId || this.#cutOff.has(machine)) {
          if (isFirst && !this.#cutOff.has(machine)) world.after(20, fail);
          return;
        }
        let answer: T;
        try {
          answer = carryOut(isFirst);
        } catch (cause) {
          if (isFirst) {
            settle(() => reject(new RedisJournalError("WRONG_ANSWER", String(cause), { cause })));
          }
          return;
        }
        if (!isFirst || world.chance(this.weather.lost)) return;
        world.after(this.#delay(), () => {
          if (!this.#cutOff.has(machine)) settle(() => resolve(answer));
        });
      };
      if (world.chance(this.weather.repeated)) {
        this.#counts.add("call repeated");
        world.after(this.#delay() + world.between(0, 300), () => arrive(false));
      }
      if (!world.chance(this.weather.lost)) world.after(this.#delay(), () => arrive(true));
    });
  }

  async #wait(
    machine: Machine,
    key: string,
    after: string,
    count: number,
    blockMs: number,
  ): Promise<readonly StreamEntry[]> {
    const read = (): readonly StreamEntry[] => this.model.range(key, `(${after}`, "+", count);
    const found = await this.#call(machine, read);
    if (found.length > 0) return found;
    const { runId } = this.model;
    await new Promise<void>((resolve) => {
      const isMet = (): boolean => this.model.range(key, `(${after}`, "+", 1).length > 0;
      const waiter: Waiter = { key, isMet, wake: () => done() };
      const cancel = machine.setTimer(blockMs, () => done());
      const done = (): void => {
        if (!this.#waiters.delete(waiter)) return;
        cancel();
        machine.deliver(resolve);
      };
      this.#waiters.add(waiter);
    });
    if (this.isDown || this.model.runId !== runId || this.#cutOff.has(machine)) throw unreachable();
    return this.#call(machine, read);
  }

  #wake(keys: readonly string[]): void {
    for (const waiter of this.#waiters) if (keys.includes(waiter.key) && waiter.isMet()) waiter.wake();
  }

  #note(script: string, answer: readonly string[], isFirst: boolean): void {
    if (script === "append" && answer[0] === "FENCED") this.#counts.add("stale fence");
    if (script === "append" && answer[0] === "NOT_AT_END") this.#counts.add("append refused");
    if (script === "append" && !isFirst && answer[0] === "OK") this.#counts.add("append repeated");
    if (script === "append" && answer[0] === "WAIT") this.#counts.add("append in quiet time");
    if (script === "send" && !isFirst) this.#counts.add("command repeated");
    if (script === "send" && answer[0] === "LOST") this.#counts.add("commands lost by Redis");
    if (script === "lease" && answer[0] === "LOST") this.#counts.add("lease lost");
    if (script === "close") this.#counts.add("resync");
  }
}

function unreachable(): RedisJournalError {
  return new RedisJournalError("UNREACHABLE", "No answer.");
}
