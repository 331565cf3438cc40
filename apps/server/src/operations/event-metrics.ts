import type { WaitingRoomEvent } from "@waitroom/matchmaker";
import type { Metrics } from "./metrics.ts";

const knownScreenings: ReadonlySet<string> = new Set(["attributes", "rtt", "quota_full"]);
const knownOutcomes: ReadonlySet<string> = new Set(["completed", "partner_left", "admin"]);

/** Counts what a scene's events say; the caller leaves out those of earlier runs. */
export function countEvents(metrics: Metrics, scene: string, events: readonly WaitingRoomEvent[]): void {
  for (const event of events) countEvent(metrics, scene, event);
}

function countEvent(metrics: Metrics, scene: string, event: WaitingRoomEvent): void {
  switch (event.type) {
    case "entered":
      return metrics.arrivals.inc({ scene });
    case "screened_out": {
      const reason = knownScreenings.has(event.reason) ? event.reason : "other";
      return metrics.screenedOut.inc({ scene, reason });
    }
    case "left":
    case "timed_out":
    case "removed":
      return metrics.waitSeconds.observe({ scene, outcome: event.type }, event.waited_ms / 1000);
    case "refused":
      return metrics.refusedResults.inc({ scene, reason: event.reason });
    case "matched":
      for (const { waited_ms } of event.participants) {
        metrics.waitSeconds.observe({ scene, outcome: "matched" }, waited_ms / 1000);
      }
      return metrics.matches.inc({ scene, outcome: "matched" });
    case "started":
      return metrics.matches.inc({ scene, outcome: "started" });
    case "aborted":
      return metrics.matches.inc({ scene, outcome: "aborted" });
    case "ended": {
      const outcome = knownOutcomes.has(event.outcome) ? event.outcome : "other";
      return metrics.matches.inc({ scene, outcome });
    }
    default:
      return undefined;
  }
}
