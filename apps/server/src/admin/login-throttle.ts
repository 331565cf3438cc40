/** What {@link LoginThrottle} stands on. */
export interface LoginThrottlePorts {
  /** Monotonic or epoch milliseconds. */
  readonly now: () => number;
  /** Failed logins from one device or address within a minute. @default 5 */
  readonly perSourceAndMinute?: number;
  /** Failed logins within an hour: from one known device, and from all others together. @default 10 */
  readonly perHour?: number;
}

/** Where a login comes from. */
export interface LoginSource {
  readonly address: string;
  /** The browser, where somebody has logged in from it before; null: not known. */
  readonly device: string | null;
}

/** One login that was tried. */
export interface LoginAttempt extends LoginSource {
  readonly at: number;
}

/**
 * Bounds how often the admins' passwords can be guessed. An attempt counts from its start, so that many at once gain nothing,
 * and is taken back when it was right. A browser from which somebody has logged in counts for itself: guesses from elsewhere
 * do not lock its owner out.
 */
export class LoginThrottle {
  readonly #now: () => number;
  readonly #perSourceAndMinute: number;
  readonly #perHour: number;
  /** Oldest first; never more than `perHour` for each known device, and for all others. */
  #attempts: LoginAttempt[] = [];

  constructor(ports: LoginThrottlePorts) {
    this.#now = ports.now;
    this.#perSourceAndMinute = ports.perSourceAndMinute ?? 5;
    this.#perHour = ports.perHour ?? 10;
  }

  /** Counts an attempt and allows it, or says in how many ms the next one is allowed. */
  attempt(source: LoginSource): { readonly attempt: LoginAttempt } | { readonly retryAfterMs: number } {
    const now = this.#now();
    this.#attempts = this.#attempts.filter(({ at }) => at > now - hourMs);
    const thisHour = this.#attempts.filter(({ device }) => device === source.device);
    const thisMinute = thisHour.filter((attempt) => isSame(attempt, source) && attempt.at > now - minuteMs);
    const retryAfterMs = Math.max(
      untilFree(thisHour, this.#perHour, hourMs, now),
      untilFree(thisMinute, this.#perSourceAndMinute, minuteMs, now),
    );
    if (retryAfterMs > 0) return { retryAfterMs };
    const attempt = { ...source, at: now };
    this.#attempts.push(attempt);
    return { attempt };
  }

  /** The password was right: the attempt counts no more, and neither do earlier ones from its source. */
  succeeded(source: LoginSource): void {
    this.#attempts = this.#attempts.filter((attempt) => !isSame(attempt, source));
  }
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

function isSame(a: LoginSource, b: LoginSource): boolean {
  return a.device === b.device && (a.device !== null || a.address === b.address);
}

function untilFree(attempts: readonly LoginAttempt[], limit: number, windowMs: number, now: number): number {
  const inTheWay = attempts.at(-limit);
  return inTheWay === undefined ? 0 : inTheWay.at + windowMs - now;
}
