import { createCell, type Every, type Readable } from "./store.ts";

/** The server's time, told anew each second, so that all running times on the page tick together. */
export interface Clock extends Readable<number> {
  /** The server's time at this very moment, as far as it is known. */
  readonly now: () => number;
  /** Takes the server's time from a row that has just arrived. */
  readonly adjust: (serverNow: number) => void;
  readonly close: () => void;
}

/** A server's clock that differs less than this from ours is not corrected: the delay of a message alone does that. */
const toleratedMs = 750;

export function createClock(ports: { readonly now: () => number; readonly every: Every }): Clock {
  let offsetMs = 0;
  const cell = createCell(ports.now());
  const now = (): number => ports.now() + offsetMs;
  const tick = (): void => cell.set(now());
  const close = ports.every(1_000, tick);
  return {
    get: cell.get,
    subscribe: cell.subscribe,
    now,
    close,
    adjust: (serverNow) => {
      const measured = serverNow - ports.now();
      if (Math.abs(measured - offsetMs) < toleratedMs) return;
      offsetMs = measured;
      tick();
    },
  };
}
