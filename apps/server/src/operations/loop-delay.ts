import { monitorEventLoopDelay } from "node:perf_hooks";
import type { SetTimer } from "@waitroom/matchmaker";

const WINDOW_MS = 10_000;
const RESOLUTION_MS = 10;

/** How late the event loop was, over the last whole window of 10 s. */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #setTimer: SetTimer;
  #cancel: () => void = () => undefined;
  #lastP99Ms = 0;

  constructor(setTimer: SetTimer) {
    this.#setTimer = setTimer;
    this.#histogram.enable();
    this.#turn();
  }

  /** 99th percentile in ms, beyond what the measuring itself waits; of this window once it is worse than the last one. */
  get p99Ms(): number {
    return Math.max(this.#lastP99Ms, this.#now());
  }

  close(): void {
    this.#cancel();
    this.#histogram.disable();
  }

  #turn(): void {
    this.#cancel = this.#setTimer(WINDOW_MS, () => {
      this.#lastP99Ms = this.#now();
      this.#histogram.reset();
      this.#turn();
    });
  }

  #now(): number {
    const { count } = this.#histogram;
    return count === 0 ? 0 : Math.max(0, this.#histogram.percentile(99) / 1e6 - RESOLUTION_MS);
  }
}
