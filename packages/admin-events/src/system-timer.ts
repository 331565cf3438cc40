import type { TimerPort } from "./ports.ts";

/** The timer of the process; it does not keep the process alive. */
export const systemTimer: TimerPort = {
  schedule: (task, delayMs) => {
    const timeout = setTimeout(task, delayMs);
    timeout.unref();
    return () => clearTimeout(timeout);
  },
};
