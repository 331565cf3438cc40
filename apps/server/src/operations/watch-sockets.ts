import type { Namespace } from "socket.io";
import type { Metrics } from "./metrics.ts";

/** Why socket.io says that a connection ended; anything else counts as `other`. */
const reasons: ReadonlySet<string> = new Set([
  "client namespace disconnect",
  "server namespace disconnect",
  "server shutting down",
  "transport close",
  "transport error",
  "ping timeout",
  "parse error",
  "forced close",
  "forced server close",
]);

/** Counts how connections of a namespace end. */
export function watchSockets(
  namespace: Namespace,
  name: "participants" | "admin",
  metrics: Pick<Metrics, "disconnects">,
): void {
  namespace.on("connection", (socket) => {
    socket.on("disconnect", (reason) => {
      metrics.disconnects.inc({ namespace: name, reason: reasons.has(reason) ? reason : "other" });
    });
  });
}
