import type { ProposedEvent, RefusedEvent, WaitingRoomEvent } from "../room/events.ts";
import { canBeMatched, type TicketState } from "../room/ticket.ts";
import type { DecisionDifference } from "./difference.ts";

/** An event that records a decision, in its place in the journal. */
export type DecisionEvent = WaitingRoomEvent & (ProposedEvent | RefusedEvent);

/** Whether an event records a decision. */
export function isDecision(event: WaitingRoomEvent): event is DecisionEvent {
  return event.type === "proposed" || event.type === "refused";
}

/**
 * The decisions that one event, or one moment, calls for: several candidates in the order of arrival, again and
 * again until none forms a group. What the journal says has happened is followed, whatever the rule says now.
 */
export class Round {
  readonly cause: DecisionDifference["cause"];
  /** When it was called for, epoch ms. */
  readonly from: number;
  /** Whether it was due already when it was noted: whatever the same command brings about comes first. */
  readonly isLate: boolean;
  /** When its decisions were made; null: between `from` and the next event. */
  at: number | null;
  /** Who formed no group before an `evaluated` either, with when they were to be decided for again. */
  readonly noneBefore: Map<TicketState, number | null> = new Map<TicketState, number | null>();
  /** A group of one, whose match follows at once. */
  ofOne: number | null = null;
  #open: readonly TicketState[];
  #place = 0;
  #formed = false;

  constructor(
    cause: DecisionDifference["cause"],
    triggers: Iterable<TicketState>,
    time: { readonly from: number; readonly at: number | null; readonly isLate?: boolean },
  ) {
    this.cause = cause;
    this.from = time.from;
    this.at = time.at;
    this.isLate = time.isLate ?? false;
    this.#open = [...new Set(triggers)].toSorted((a, b) => a.enteredSeq - b.enteredSeq);
  }

  /** Who is decided for now; null: the round is over. */
  get trigger(): TicketState | null {
    for (;;) {
      const ticket = this.#open[this.#place];
      if (ticket === undefined) {
        if (!this.#formed) return null;
        this.#formed = false;
        this.#open = this.#open.filter(canBeMatched);
        this.#place = 0;
      } else if (canBeMatched(ticket)) {
        return ticket;
      } else {
        this.#place += 1;
      }
    }
  }

  /** Everybody who may still be decided for. */
  get triggers(): readonly TicketState[] {
    const again = this.#formed ? this.#open.slice(0, this.#place) : [];
    return [...this.#open.slice(this.#place), ...again].filter(canBeMatched);
  }

  /** Whether somebody's limit passed in a group for the second time: they are taken out before anybody is decided for. */
  isOverdue(subjectId: string): boolean {
    const ticket = this.#open.find((trigger) => trigger.subjectId === subjectId);
    if (ticket === undefined || ticket.status !== "waiting" || ticket.overdueReleases < 2) return false;
    return ticket.deadlineAt !== null && ticket.deadlineAt <= this.from;
  }

  /** Whether an event records the decision that is made now. */
  isAnsweredBy(event: WaitingRoomEvent, trigger: TicketState): boolean {
    if (!isDecision(event)) return false;
    const isInTime = this.at === null ? event.at >= this.from : event.at === this.at;
    return isInTime && event.trigger === trigger.subjectId;
  }

  /**
   * When a decision may have been made that no event records: where it is open, as late as the next event or as early
   * as it was called for. The later one is tried first: when to decide again is asked for at that time.
   */
  times(next: WaitingRoomEvent | null): readonly number[] {
    if (this.at !== null) return [this.at];
    return next === null || next.at === this.from ? [this.from] : [next.at, this.from];
  }

  /** Goes on to the next decision. */
  next(recorded: DecisionEvent | null): void {
    this.#place += 1;
    if (recorded === null) return;
    this.at = recorded.at;
    if (recorded.type === "refused") return;
    this.#formed = true;
    this.ofOne = recorded.members.length === 1 ? recorded.proposal_id : null;
  }
}
