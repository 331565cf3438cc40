import type { WaitingRoomEvent } from "../waiting-room-event.ts";

/** How often what happened. */
export class Counts {
  events = 0;
  processes = 0;
  entered = 0;
  /** Refusals by screening; one person may have several. */
  screenedOut = 0;
  proposals = 0;
  /** Groups that were assigned, those that were aborted included. */
  matches = 0;
  matchesByHand = 0;
  started = 0;
  aborted = 0;
  firstAt: number | null = null;
  lastAt: number | null = null;
  /** Who went without a game, or out of one, by reason. */
  readonly exits: Map<string, number> = new Map<string, number>();

  add(event: WaitingRoomEvent): void {
    this.events += 1;
    this.firstAt ??= event.at;
    this.lastAt = event.at;
    switch (event.type) {
      case "opened":
        this.processes += 1;
        return;
      case "entered":
        this.entered += 1;
        return;
      case "screened_out":
        this.screenedOut += 1;
        return;
      case "proposed":
        this.proposals += 1;
        return;
      case "matched":
        this.matches += 1;
        if (event.proposal_id === null) this.matchesByHand += 1;
        return;
      case "started":
        this.started += 1;
        return;
      case "aborted":
        this.aborted += 1;
        return;
      case "left":
      case "timed_out":
      case "removed": {
        const reason = `${event.type}: ${event.reason}`;
        // Reasons are few; a log that makes up one for each line must not fill the memory.
        if (this.exits.has(reason) || this.exits.size < 100)
          this.exits.set(reason, (this.exits.get(reason) ?? 0) + 1);
        return;
      }
      default:
    }
  }
}
