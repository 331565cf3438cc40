import type { SetTimer } from "@waitroom/matchmaker";
import { pino, type DestinationStream } from "pino";

/** Where the server's own log goes. */
export interface LogDestination extends DestinationStream {
  /**
   * Resolves with true when what was logged is written, or cannot be; with false when it is still being written after `limitMs`,
   * as to a pipe that nobody reads.
   */
  readonly settled: (limitMs: number) => Promise<boolean>;
}

/** What waits for a slow reader; further lines are lost then. */
const MOST_WAITING_BYTES = 1_048_576;

/**
 * Writes lines to a descriptor, and waits for it nowhere. Where it cannot be written, as on a full disk, the server goes on without
 * a log: what fits is written when that works again.
 */
export function logDestination(descriptor: number, setTimer: SetTimer): LogDestination {
  const stream = pino.destination({ dest: descriptor, sync: false, maxLength: MOST_WAITING_BYTES });
  // pino calls it for each fatal line and when the process exits, and it tries for ever where nothing can be written.
  stream.flushSync = () => undefined;
  const waiting = new Set<() => void>();
  let isSettled = true;
  let isFailing = false;
  const settle = (): void => {
    isSettled = true;
    for (const told of waiting) told();
  };
  stream.on("drain", () => {
    isFailing = false;
    settle();
  });
  // The log itself is what would tell of it.
  stream.on("error", () => {
    isFailing = true;
    settle();
  });
  return {
    write: (line) => {
      isSettled = isFailing;
      stream.write(line);
    },
    settled: (limitMs) =>
      new Promise((resolve) => {
        if (isSettled) return resolve(true);
        const told = (): void => {
          cancel();
          waiting.delete(told);
          resolve(true);
        };
        const cancel = setTimer(limitMs, () => {
          waiting.delete(told);
          resolve(false);
        });
        waiting.add(told);
      }),
  };
}
