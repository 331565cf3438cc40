import type { ServerLog } from "./server-log.ts";

/** What ending stands on. */
export interface EndingPorts {
  readonly process: Pick<NodeJS.Process, "on">;
  /** Stops the server; called once. */
  readonly close: () => Promise<void>;
  readonly log: ServerLog;
  /** Ends the process. */
  readonly exit: (code: number) => void;
  readonly setTimer: (delayMs: number, run: () => void) => () => void;
  /** How long ending may take, in ms. @default 10000 */
  readonly limitMs?: number;
}

/**
 * Ends the server in order at SIGINT, SIGTERM, or after an error that nobody caught, and the process at the latest when the
 * limit is over. The exit code is 0 after a signal and a whole end, else 1. A terminal, npm and whoever signals a process
 * group deliver one request several times: all but the first are ignored.
 */
export function endInOrder(ports: EndingPorts): void {
  const { process, close, log, exit, setTimer, limitMs = 10_000 } = ports;
  let isEnding = false;
  const end = async (code: number): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    setTimer(limitMs, () => {
      log.fatal({ limit_ms: limitMs }, "the server did not end in time");
      exit(1);
    });
    try {
      await close();
      log.info("the server has ended in order");
      exit(code);
    } catch (error) {
      log.fatal({ err: error }, "the server could not end in order");
      exit(1);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      log.info({ signal }, "the server is asked to end");
      void end(0);
    });
  }
  const crash = (error: unknown): void => {
    log.fatal({ err: error }, "an error that nobody caught");
    void end(1);
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
}
