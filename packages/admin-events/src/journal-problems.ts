import { boundText } from "./bounded-text.ts";
import type { ProblemReport } from "./problem-board.ts";

/** An event that cannot be counted. @param seq its number, where that can be read */
export function eventNotUnderstood(sceneId: string, seq: number | undefined): ProblemReport {
  return {
    code: "EVENT_NOT_UNDERSTOOD",
    severity: "warning",
    message: `Event ${seq ?? "without a number"} of the waiting room could not be read; the figures lack it.`,
    action: "Check that all packages have the same version; the journal itself is not affected.",
    sceneId,
  };
}

/** An event of a type that only a newer version knows. */
export function eventNotKnown(sceneId: string, seq: number, type: string): ProblemReport {
  return {
    code: "EVENT_NOT_KNOWN",
    severity: "warning",
    message: `Event ${seq} of the waiting room is of the type ${boundText(type, 60)}, which this version does not know; the figures lack it.`,
    action: "A newer version wrote it: update this server. The journal itself is not affected.",
    sceneId,
  };
}

/** Events between two that were told. */
export function eventsMissing(sceneId: string, lastSeq: number, seq: number): ProblemReport {
  return {
    code: "EVENTS_MISSING",
    severity: "warning",
    message: `Events ${lastSeq + 1} to ${seq - 1} of the waiting room were not told; the figures lack them.`,
    action: "Restart the server: it reads the whole journal again.",
    sceneId,
  };
}
