import { isUnreachable } from "@waitroom/redis-journal";

/** How waiting for Redis goes. */
export interface WaitForRedisPorts {
  /** Monotonic ms. */
  readonly monotonicNow: () => number;
  readonly setTimer: (delayMs: number, run: () => void) => () => void;
  /** Told once, before the first wait. */
  readonly onWaiting: (limitMs: number) => void;
  /** @default 60000 */
  readonly limitMs?: number;
}

const AGAIN_MS = 500;

/**
 * Does something that needs Redis; while that cannot be reached, tries again until the limit is over. A machine that starts Redis
 * and nodes together, or restarts Redis, gets its nodes without anybody starting them again. Rejects with the last error.
 */
export async function waitForRedis<T>(
  attempt: () => Promise<T>,
  { monotonicNow, setTimer, onWaiting, limitMs = 60_000 }: WaitForRedisPorts,
): Promise<T> {
  const endsAt = monotonicNow() + limitMs;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isUnreachable(error) || monotonicNow() >= endsAt) throw error;
      if (tries === 1) onWaiting(limitMs);
      await new Promise<void>((resolve) => {
        setTimer(AGAIN_MS, resolve);
      });
    }
  }
}
