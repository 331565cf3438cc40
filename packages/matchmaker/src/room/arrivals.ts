import type { MatchCandidate } from "../candidate.ts";
import { WaitingList, type WaitingSource } from "../waiting-list.ts";
import { canBeMatched, type TicketState } from "./ticket.ts";

/**
 * Everybody who is waiting, reserved or matched, in the order of arrival, as a linked list through the tickets.
 * Who is reserved or away keeps the place and is passed over while reading, so a return costs nothing.
 */
export class Arrivals implements WaitingSource {
  readonly #tickets: ReadonlyMap<string, TicketState>;
  #first: TicketState | null = null;
  #last: TicketState | null = null;
  #matchable = 0;
  #present = 0;

  constructor(tickets: ReadonlyMap<string, TicketState>) {
    this.#tickets = tickets;
  }

  /** How many can be matched. */
  get size(): number {
    return this.#matchable;
  }

  /** How many are waiting, reserved or matched. */
  get present(): number {
    return this.#present;
  }

  readonly get = (subjectId: string): MatchCandidate | undefined => {
    const ticket = this.#tickets.get(subjectId);
    return ticket !== undefined && canBeMatched(ticket) ? ticket.candidate : undefined;
  };

  readonly iterate = (): IterableIterator<MatchCandidate> => this.#candidates();

  /** Everybody who can be matched but this one, as a rule sees them. */
  waitingWithout(subjectId: string | null): WaitingList {
    return new WaitingList(this, subjectId);
  }

  /** Takes somebody in at the end of the order. */
  append(ticket: TicketState): void {
    ticket.earlier = this.#last;
    ticket.later = null;
    if (this.#last === null) this.#first = ticket;
    else this.#last.later = ticket;
    this.#last = ticket;
    this.#present += 1;
    if (canBeMatched(ticket)) this.#matchable += 1;
  }

  /** Runs a change of a ticket that is in the order, and counts what it did. */
  change(ticket: TicketState, change: () => void): void {
    if (canBeMatched(ticket)) this.#matchable -= 1;
    change();
    if (canBeMatched(ticket)) this.#matchable += 1;
  }

  /** Takes somebody out who does not come back. */
  remove(ticket: TicketState): void {
    if (canBeMatched(ticket)) this.#matchable -= 1;
    if (ticket.earlier === null) this.#first = ticket.later;
    else ticket.earlier.later = ticket.later;
    if (ticket.later === null) this.#last = ticket.earlier;
    else ticket.later.earlier = ticket.earlier;
    ticket.earlier = null;
    ticket.later = null;
    this.#present -= 1;
  }

  /** Everybody in the order: waiting (away or not), reserved and matched. */
  *all(): IterableIterator<TicketState> {
    for (let ticket = this.#first; ticket !== null; ticket = ticket.later) yield ticket;
  }

  *#candidates(): IterableIterator<MatchCandidate> {
    for (const ticket of this.all()) if (canBeMatched(ticket)) yield ticket.candidate;
  }
}
