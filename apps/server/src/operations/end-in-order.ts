import type { ServerLog } from "./server-log.ts";

/** What ending stands on. */
export interface EndingPorts {
  readonly process: Pick<NodeJS.Process, "on">;
  /** Stops the server; called once. */
  readonly close: () => Promise<void>;
  /** What `close` waits for, in words; null where that is nothing. */
  readonly ending: () => string | null;
  readonly log: ServerLog;
  /** Ends the process. */
  readonly exit: (code: number) => void;
  readonly setTimer: (delayMs: number, run: () => void) => () => void;
  /** How long ending may take, in ms. @default 10000 */
  readonly limitMs?: number;
}

const signals = ["SIGINT", "SIGTERM"] as const;

/**
 * Ends the process with code 0 at SIGINT or SIGTERM, as long as it serves nobody yet and so has nothing to end in order: the first
 * process of a container would ignore them otherwise. Returns how that is over.
 */
export function endAtOnce(
  process: Pick<NodeJS.Process, "on" | "off">,
  exit: (code: number) => void,
): () => void {
  const end = (): void => exit(0);
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

/**
 * Ends the server in order at SIGINT, SIGTERM, or after an error that nobody caught, and the process at the latest when the
 * limit is over. The exit code is 0 after a signal and a whole end, else 1: also where an error that nobody caught came
 * meanwhile. A terminal, npm and whoever signals a process group deliver one request several times: all but the first are
 * ignored.
 */
export function endInOrder(ports: EndingPorts): void {
  const { process, close, ending, log, exit, setTimer, limitMs = 10_000 } = ports;
  let isEnding = false;
  let code = 0;
  const end = async (): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    const cancelLimit = setTimer(limitMs, () => {
      log.fatal({ limit_ms: limitMs, waiting_for: ending() }, "the server did not end in time");
      exit(1);
    });
    try {
      await close();
      log.info("the server has ended in order");
    } catch (error) {
      code = 1;
      log.fatal({ err: error }, "the server could not end in order");
    }
    cancelLimit();
    exit(code);
  };
  for (const signal of signals) {
    process.on(signal, () => {
      log.info({ signal }, "the server is asked to end");
      void end();
    });
  }
  const crash = (error: unknown): void => {
    code = 1;
    log.fatal({ err: error }, "an error that nobody caught");
    void end();
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
}
