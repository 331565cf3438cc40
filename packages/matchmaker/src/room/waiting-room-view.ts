import type { WaitingList } from "../waiting-list.ts";
import type { WaitingRoomEvent } from "./events.ts";
import { RoomState } from "./room-state.ts";
import type { Ticket, TicketState } from "./ticket.ts";

/** A group of a room with its members as they stand. */
export interface GroupView {
  readonly members: readonly Ticket[];
}

/** A proposal that is open. */
export interface ProposalView extends GroupView {
  readonly proposalId: number;
}

/** A match whose game has not ended, with those who are still in it, in the rule's order. */
export interface GameView extends GroupView {
  readonly gameId: string;
  readonly status: "matched" | "started";
}

/**
 * What the events of a waiting room say, for reading only: whoever follows a journal, in the process that decides
 * or in another, sees the same room.
 */
export class WaitingRoomView {
  readonly #state: RoomState;

  /** @param state the fold to read; a fresh one that `apply` feeds where none is given */
  constructor(state: RoomState = new RoomState()) {
    this.#state = state;
  }

  /** Adds the next event. Throws a `WaitingRoomError` when it does not follow from those before. */
  apply(event: WaitingRoomEvent): void {
    this.#state.apply(event);
  }

  /** The number of the last event. */
  get seq(): number {
    return this.#state.seq;
  }

  /** Everybody who can be matched now, in the order of arrival. */
  get waiting(): WaitingList {
    return this.#state.arrivals.waitingWithout(null);
  }

  /** How many have a place: waiting (away or not), reserved or matched. */
  get present(): number {
    return this.#state.arrivals.present;
  }

  /** Whether intake and matching are paused by hand. */
  get paused(): { readonly intake: boolean; readonly matching: boolean } {
    return { intake: this.#state.intakePaused, matching: this.#state.matchingPaused };
  }

  /** How a participant stands, or undefined when they never entered. */
  ticket(subjectId: string): Ticket | undefined {
    const ticket = this.#state.tickets.get(subjectId);
    return ticket === undefined ? undefined : this.#read(ticket);
  }

  /** Everybody who has been in the room, present or not. */
  *tickets(): IterableIterator<Ticket> {
    for (const ticket of this.#state.tickets.values()) yield this.#read(ticket);
  }

  /** Who was refused by screening and never let in, with the reason that they were told last. */
  *screenedOut(): IterableIterator<{ readonly subjectId: string; readonly reason: string }> {
    for (const [subjectId, reason] of this.#state.screenedOut) yield { subjectId, reason };
  }

  /** Everybody who has a place, in the order of arrival. */
  *presentTickets(): IterableIterator<Ticket> {
    for (const ticket of this.#state.arrivals.all()) yield this.#read(ticket);
  }

  proposal(proposalId: number): ProposalView | undefined {
    const proposal = this.#state.proposals.get(proposalId);
    if (proposal === undefined) return undefined;
    return { proposalId, members: proposal.members.map((ticket) => this.#read(ticket)) };
  }

  game(gameId: string): GameView | undefined {
    const game = this.#state.games.get(gameId);
    if (game === undefined) return undefined;
    return { gameId, status: game.status, members: game.members.map((ticket) => this.#read(ticket)) };
  }

  /** The open proposals. */
  *proposals(): IterableIterator<ProposalView> {
    for (const id of this.#state.proposals.keys()) {
      const proposal = this.proposal(id);
      if (proposal !== undefined) yield proposal;
    }
  }

  /** The matches whose games have not ended. */
  *games(): IterableIterator<GameView> {
    for (const id of this.#state.games.keys()) {
      const game = this.game(id);
      if (game !== undefined) yield game;
    }
  }

  #read(ticket: TicketState): Ticket {
    const proposal = ticket.proposalId === null ? undefined : this.#state.proposals.get(ticket.proposalId);
    return {
      subjectId: ticket.subjectId,
      status: ticket.status,
      connected: ticket.connected,
      connection: ticket.connection,
      awayReason: ticket.awayReason,
      enqueuedAt: ticket.enqueuedAt,
      deadlineAt: ticket.deadlineAt,
      graceUntil: ticket.graceUntil,
      proposalId: ticket.proposalId,
      confirmed: proposal?.confirmed.has(ticket.subjectId) ?? false,
      gameId: ticket.gameId,
      waitedMs: ticket.waitedMs,
      consequence: ticket.consequence,
      outcome: ticket.outcome,
    };
  }
}
