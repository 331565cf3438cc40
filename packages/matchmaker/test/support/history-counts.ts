import type { WaitingRoomEvent } from "../../src/index.ts";

/** Counts an event by its type, and by its reason where it has one. */
export function countEvent(event: WaitingRoomEvent, count: (name: string) => void): void {
  count(event.type);
  switch (event.type) {
    case "screened_out":
    case "left":
    case "timed_out":
    case "removed":
    case "released":
    case "refused":
    case "disconnected":
    case "aborted":
    case "matched":
      return count(`${event.type} ${event.reason}`);
    case "proposed":
      count(`search ${event.search}`);
      return count(`proposed ${event.reason}`);
    case "ended":
      return count(`ended ${event.outcome}`);
    default:
      return undefined;
  }
}

const PROPOSED_FOR = ["fifo", "latency", "reunion", "fallback", "rule", "step"];

/** What random histories must have met: every event, refusal and reason. */
export const EXPECTED: readonly string[] = [
  ..."opened resumed entered updated disconnected returned left timed_out removed evaluated refused".split(
    " ",
  ),
  ..."proposed confirmed released matched started aborted ended paused reopened screened_out".split(" "),
  ...["attributes", "rtt"].map((reason) => `screened_out ${reason}`),
  ...["left", "declined", "grace_ended"].map((reason) => `left ${reason}`),
  ...["wait_limit", "admin", "step"].map((reason) => `timed_out ${reason}`),
  ..."no_confirmation declined left disconnected removed restart"
    .split(" ")
    .map((reason) => `released ${reason}`),
  ..."threw promise not_an_array wrong_size without_arriving duplicate unknown reserved disconnected"
    .split(" ")
    .map((reason) => `refused ${reason}`),
  ...["connection_lost", "no_confirmation", "restart"].map((reason) => `disconnected ${reason}`),
  ...["log_failed", "member_absent", "left", "grace_ended", "removed"].map((reason) => `aborted ${reason}`),
  ...PROPOSED_FOR.map((reason) => `proposed ${reason}`),
  ...[...PROPOSED_FOR, "manual"].map((reason) => `matched ${reason}`),
  ...["complete", "cut"].map((search) => `search ${search}`),
  ...["completed", "partner_left"].map((outcome) => `ended ${outcome}`),
  ...["SCENE_CLOSED", "SCENE_FULL", "INVALID_PARTICIPANT_STATE"].map((code) => `error ${code}`),
];
