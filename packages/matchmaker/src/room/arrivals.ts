import type { MatchCandidate } from "../candidate.ts";
import type { KeptIndex } from "../indexes/kept-index.ts";
import { OrderedTree } from "../indexes/ordered-tree.ts";
import type { PoolIndex } from "../indexes/pool-index.ts";
import { WaitingList, type WaitingSource } from "../waiting-list.ts";
import { canBeMatched, type TicketState } from "./ticket.ts";

/** The indexes that rules want kept over the pool. */
export type KeptIndexes = readonly KeptIndex<MatchCandidate, PoolIndex>[];

/**
 * Everybody who is waiting, reserved or matched, in the order of arrival, as a linked list through the tickets; and
 * whoever of them can be matched, in a tree by the place of their arrival. A return goes to the old place.
 */
export class Arrivals implements WaitingSource {
  readonly #tickets: ReadonlyMap<string, TicketState>;
  readonly #pool: OrderedTree<TicketState> = new OrderedTree<TicketState>();
  readonly #indexes: readonly PoolIndex[];
  #first: TicketState | null = null;
  #last: TicketState | null = null;
  #present = 0;
  /** Can be matched, but is in no index yet: whoever was decided for last. They often go at once, with their group. */
  #unindexed: TicketState | null = null;
  #indexFailure: { readonly error: unknown } | null = null;

  constructor(tickets: ReadonlyMap<string, TicketState>, indexes: KeptIndexes) {
    this.#tickets = tickets;
    this.#indexes = indexes.map((index) => index.openFor(this));
  }

  /** How many can be matched. */
  get size(): number {
    return this.#pool.size;
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
    this.#indexAll();
    return new WaitingList(this, subjectId);
  }

  /**
   * Runs a decision for somebody, who is out of the indexes meanwhile. Throws what the decision throws, or what an
   * index threw before: it may be wrong then.
   */
  decideFor<T>(ticket: TicketState, decide: (waiting: WaitingList) => T): T {
    if (this.#unindexed !== ticket) {
      this.#indexAll();
      this.#forget(ticket);
      this.#unindexed = ticket;
    }
    if (this.#indexFailure !== null) throw this.#indexFailure.error;
    return decide(new WaitingList(this, ticket.subjectId));
  }

  /** How many of those who can be matched came before this place. */
  rank(place: number): number {
    return this.#pool.rank(place);
  }

  /** Those who can be matched, in the order of arrival. */
  *matchable(): IterableIterator<TicketState> {
    for (const { value } of this.#pool.from(Number.NEGATIVE_INFINITY)) yield value;
  }

  /** The first of those who can be matched, in the order of arrival. */
  head(count: number): readonly TicketState[] {
    return this.#pool.head(count);
  }

  /** Takes somebody in at the end of the order. */
  append(ticket: TicketState): void {
    ticket.earlier = this.#last;
    ticket.later = null;
    if (this.#last === null) this.#first = ticket;
    else this.#last.later = ticket;
    this.#last = ticket;
    this.#present += 1;
    if (canBeMatched(ticket)) this.#admit(ticket);
  }

  /** Runs a change of a ticket that is in the order; pool and indexes follow. */
  change(ticket: TicketState, change: () => void): void {
    if (canBeMatched(ticket)) this.#withdraw(ticket);
    change();
    if (canBeMatched(ticket)) this.#admit(ticket);
  }

  /** Takes somebody out who does not come back. */
  remove(ticket: TicketState): void {
    if (canBeMatched(ticket)) this.#withdraw(ticket);
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

  #admit(ticket: TicketState): void {
    this.#pool.insert(ticket.enteredSeq, 0, ticket);
    this.#indexAll();
    this.#unindexed = ticket;
  }

  #withdraw(ticket: TicketState): void {
    this.#pool.remove(ticket.enteredSeq);
    if (this.#unindexed === ticket) this.#unindexed = null;
    else this.#forget(ticket);
  }

  #indexAll(): void {
    if (this.#unindexed !== null) this.#note(this.#unindexed);
    this.#unindexed = null;
  }

  #note({ candidate, enteredSeq }: TicketState): void {
    this.#guarded(() => {
      for (const index of this.#indexes) index.add(candidate, enteredSeq);
    });
  }

  #forget({ candidate, enteredSeq }: TicketState): void {
    this.#guarded(() => {
      for (const index of this.#indexes) index.remove(candidate, enteredSeq);
    });
  }

  /** An index is a rule's own code, and events apply whatever it does: the next decision is refused instead. */
  #guarded(change: () => void): void {
    try {
      change();
    } catch (error) {
      this.#indexFailure ??= { error };
    }
  }

  *#candidates(): IterableIterator<MatchCandidate> {
    for (const { value } of this.#pool.from(Number.NEGATIVE_INFINITY)) yield value.candidate;
  }
}
