import type { ProposedEvent, RefusedEvent, WaitingRoomEvent } from "../room/events.ts";
import { canBeMatched, type TicketState } from "../room/ticket.ts";
import type { DecisionDifference } from "./difference.ts";

/** An event that records a decision, in its place in the journal. */
export type DecisionEvent = WaitingRoomEvent & (ProposedEvent | RefusedEvent);

/**
 * The decisions that one event, or one moment, calls for: several candidates in the order of arrival, again and
 * again until none forms a group. What the journal says has happened is followed, whatever the rule says now.
 */
export class Round {
  readonly cause: DecisionDifference["cause"];
  /** When it was called for, epoch ms. */
  readonly from: number;
  /** When its decisions were made; null: between `from` and the next event. */
  at: number | null;
  /** Whose second overdue release takes them out before anybody is decided for. */
  readonly first: readonly TicketState[];
  /** A group of one, whose match follows at once. */
  ofOne: number | null = null;
  #open: readonly TicketState[];
  #place = 0;
  #formed = false;

  constructor(
    cause: DecisionDifference["cause"],
    triggers: Iterable<TicketState>,
    time: { readonly from: number; readonly at: number | null },
    first: readonly TicketState[] = [],
  ) {
    this.cause = cause;
    this.from = time.from;
    this.at = time.at;
    this.first = first;
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
    return this.#open.slice(this.#place).filter(canBeMatched);
  }

  /** Whether an event records the decision that is made now. */
  isAnsweredBy(event: WaitingRoomEvent, trigger: TicketState): event is DecisionEvent {
    if (event.type !== "proposed" && event.type !== "refused") return false;
    const isInTime = this.at === null ? event.at >= this.from : event.at === this.at;
    return isInTime && event.trigger === trigger.subjectId;
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
