import type { ClientErrorCode } from "../sockets/client-error.ts";
import type { CutReason } from "../sockets/connection-watch.ts";
import type { HandledEvent } from "../sockets/guard.ts";
import type { Metrics } from "./metrics.ts";
import type { ServerLog } from "./server-log.ts";

/** What counts the events of participants, their connections that were refused, and those that were cut. */
export interface SocketMeasures {
  readonly onHandled: (handled: HandledEvent) => void;
  readonly onRefused: (code: ClientErrorCode) => void;
  readonly onCut: (reason: CutReason) => void;
}

export function socketMeasures(metrics: Metrics, log: ServerLog): SocketMeasures {
  return {
    onHandled: ({ event, outcome, durationMs }) => {
      metrics.clientEvents.inc({ event, outcome });
      metrics.clientEventSeconds.observe({ event }, durationMs / 1000);
      if (outcome === "RATE_LIMITED") metrics.rateLimited.inc({ kind: "event" });
      if (outcome === "INVALID_PAYLOAD") metrics.invalidMessages.inc({ event });
    },
    onRefused: (code) => {
      if (code === "RATE_LIMITED") metrics.rateLimited.inc({ kind: "connection" });
    },
    onCut: (reason) => {
      metrics.connectionsCut.inc({ reason });
      log.info({ reason }, "a connection was cut");
    },
  };
}
