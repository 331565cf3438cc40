import type { SetTimer } from "../ports.ts";

/** The wall clock at process start plus the monotonic clock since, in whole ms: it never goes back. */
export function wallClock(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}

/** `setTimeout` as a port. */
export const realTimer: SetTimer = (delayMs, run) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};
