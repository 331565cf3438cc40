import type { MatchLogError } from "../match-log-error.ts";

const retryMs = 1_000;

/** Whether a file can be written to. Where it cannot, it is tried to get it back, each second until `stop`. */
export class Availability {
  readonly #takeBack: () => Promise<MatchLogError | null>;
  readonly #onChange: () => void;
  #error: MatchLogError | null = null;
  #recovering: Promise<void> | null = null;
  #retry: NodeJS.Timeout | null = null;
  #stopped = false;

  /** `takeBack` gets the file back, or answers why it cannot. */
  constructor(takeBack: () => Promise<MatchLogError | null>, onChange: () => void) {
    this.#takeBack = takeBack;
    this.#onChange = onChange;
  }

  /** Why the file is not available; null where it is. */
  get error(): MatchLogError | null {
    return this.#error;
  }

  /** The file cannot be written to from now on. */
  lose(error: MatchLogError): MatchLogError {
    const isNews = this.#error?.message !== error.message;
    this.#error = error;
    if (this.#retry === null && !this.#stopped) {
      this.#retry = setTimeout(() => void this.#retryOnce(), retryMs);
      this.#retry.unref();
    }
    if (isNews) this.#onChange();
    return error;
  }

  /** Resolves when the file is available again; rejects where it could not be got back now. */
  recover(): Promise<void> {
    this.#recovering ??= this.#recoverOnce().finally(() => {
      this.#recovering = null;
    });
    return this.#recovering;
  }

  /** Ends the tries; resolves when none is on its way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#clearRetry();
    try {
      await this.#recovering;
    } catch {
      // Whoever asked for it was told.
    }
  }

  async #recoverOnce(): Promise<void> {
    const error = await this.#takeBack();
    if (error !== null) throw this.lose(error);
    this.#clearRetry();
    this.#error = null;
    this.#onChange();
  }

  async #retryOnce(): Promise<void> {
    this.#retry = null;
    try {
      await this.recover();
    } catch {
      // The failure is kept, and the next try is set.
    }
  }

  #clearRetry(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
  }
}
