/** What {@link LoginThrottle} stands on. */
export interface LoginThrottlePorts {
  /** Monotonic or epoch milliseconds. */
  readonly now: () => number;
  /** Failed logins from one address within a minute. @default 5 */
  readonly perAddressAndMinute?: number;
  /** Failed logins from everywhere within an hour: far above what one person needs, so that few can lock out none. @default 200 */
  readonly perHour?: number;
}

/**
 * Bounds how often the admin's password can be guessed. An attempt counts from its start, so that many at once
 * gain nothing, and is taken back when it was right.
 */
export class LoginThrottle {
  readonly #now: () => number;
  readonly #perAddressAndMinute: number;
  readonly #perHour: number;
  /** Oldest first; never more than `perHour`. */
  #attempts: LoginAttempt[] = [];

  constructor(ports: LoginThrottlePorts) {
    this.#now = ports.now;
    this.#perAddressAndMinute = ports.perAddressAndMinute ?? 5;
    this.#perHour = ports.perHour ?? 200;
  }

  /** Counts an attempt and allows it, or says in how many ms the next one is allowed. */
  attempt(address: string): { readonly attempt: LoginAttempt } | { readonly retryAfterMs: number } {
    const now = this.#now();
    this.#attempts = this.#attempts.filter(({ at }) => at > now - hourMs);
    const recent = this.#attempts.filter(
      (attempt) => attempt.address === address && attempt.at > now - minuteMs,
    );
    const waits = [
      untilFree(this.#attempts, this.#perHour, hourMs, now),
      untilFree(recent, this.#perAddressAndMinute, minuteMs, now),
    ];
    const retryAfterMs = Math.max(...waits);
    if (retryAfterMs > 0) return { retryAfterMs };
    const attempt = { address, at: now };
    this.#attempts.push(attempt);
    return { attempt };
  }

  /** The password was right: the attempt counts no more, and neither do earlier ones from its address. */
  succeeded({ address }: LoginAttempt): void {
    this.#attempts = this.#attempts.filter((attempt) => attempt.address !== address);
  }

  /** Forgets all attempts. */
  reset(): void {
    this.#attempts = [];
  }
}

/** One login that was tried. */
export interface LoginAttempt {
  readonly address: string;
  readonly at: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function untilFree(attempts: readonly LoginAttempt[], limit: number, windowMs: number, now: number): number {
  const inTheWay = attempts.at(-limit);
  return inTheWay === undefined ? 0 : inTheWay.at + windowMs - now;
}
