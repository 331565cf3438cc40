import type { SetTimer } from "@waitroom/matchmaker";

/** Tells all who wait how many they are, at most once a second, the latest change included. */
export class Lobby {
  readonly #tellAll: () => void;
  readonly #now: () => number;
  readonly #setTimer: SetTimer;
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(tellAll: () => void, now: () => number, setTimer: SetTimer) {
    this.#tellAll = tellAll;
    this.#now = now;
    this.#setTimer = setTimer;
  }

  /** Somebody came, went, or was reserved. */
  changed(): void {
    if (this.#cancel !== null) return;
    const delayMs = Math.max(0, this.#toldAt + EVERY_MS - this.#now());
    this.#cancel = this.#setTimer(delayMs, () => {
      this.#cancel = null;
      this.#toldAt = this.#now();
      this.#tellAll();
    });
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}

const EVERY_MS = 1_000;
