import type { Watch } from "../scenes/ports.ts";
import type { Metrics } from "./metrics.ts";
import type { ServerLog } from "./server-log.ts";

/** Takes errors that nobody outside is to blame for: they are logged, counted and shown, and the server goes on. */
export function faultReport(parts: {
  readonly watch: Pick<Watch, "reportProblem">;
  readonly metrics: Pick<Metrics, "faults">;
  readonly log: ServerLog;
}): (error: unknown) => void {
  return (error) => {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    parts.metrics.faults.inc();
    parts.log.error({ err: error }, "a fault of the server");
    parts.watch.reportProblem({
      code: "SERVER_FAULT",
      severity: "error",
      message:
        `${error instanceof Error ? error.message : String(error)} ${cause === error ? "" : String(cause)}`.trim(),
      action: "Please report this with the time at which it happened.",
    });
  };
}
