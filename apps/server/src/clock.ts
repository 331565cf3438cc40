import type { SetTimer } from "@waitroom/matchmaker";

/** The wall clock at process start plus the monotonic clock since, in whole ms: it never goes back. */
export function wallClock(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}

/** Monotonic milliseconds, with fractions. */
export function monotonicClock(): number {
  return performance.now();
}

/** `setTimeout` as a port. */
export const systemTimer: SetTimer = (delayMs, run) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};
