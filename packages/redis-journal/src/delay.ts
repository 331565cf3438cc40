import type { SetTimer } from "./ports.ts";

/** Resolves after a while. */
export function delay(setTimer: SetTimer, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimer(delayMs, resolve);
  });
}

/** `setTimeout` as a port. */
export const realTimer: SetTimer = (delayMs, run) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};
