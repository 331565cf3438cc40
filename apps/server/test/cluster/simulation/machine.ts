import type { World } from "./world.ts";

/** A process in virtual time: it may stand still, and end at any moment. */
export class Machine {
  readonly #world: World;
  /** Its clock is off by this, and drifts. */
  readonly #offsetMs: number;
  readonly #drift: number;
  #isDead = false;
  #isPaused = false;
  #waiting: (() => void)[] = [];

  constructor(world: World) {
    this.#world = world;
    this.#offsetMs = Math.round(world.between(-2_000, 2_000));
    this.#drift = 1 + world.between(-0.0001, 0.0001);
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  readonly monotonicNow = (): number => this.#world.now * this.#drift;
  readonly wallNow = (): number => Math.floor(this.#world.now + this.#offsetMs);

  /** Runs something in this process: later where it stands still, never where it has ended. */
  readonly deliver = (run: () => void): void => {
    if (this.#isDead) return;
    if (this.#isPaused) this.#waiting.push(run);
    else run();
  };

  readonly setTimer = (delayMs: number, run: () => void): (() => void) => {
    let isOff = false;
    const cancel = this.#world.after(delayMs, () => {
      this.deliver(() => {
        if (!isOff) run();
      });
    });
    return () => {
      isOff = true;
      cancel();
    };
  };

  kill(): void {
    this.#isDead = true;
    this.#waiting = [];
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    // One after another, as a process works through what has come in the meantime.
    for (const run of waiting) this.#world.after(0, () => this.deliver(run));
  }
}
