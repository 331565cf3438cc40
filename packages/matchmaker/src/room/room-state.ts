import { AssignmentCounts } from "../assignment/assignment-counts.ts";
import { freezeCandidate } from "../candidate.ts";
import { Arrivals, type KeptIndexes } from "./arrivals.ts";
import type {
  EnteredEvent,
  MatchedEvent,
  OpenedEvent,
  ProposedEvent,
  RecordedConsequence,
  WaitingRoomEvent,
} from "./events.ts";
import { groupKey, ranksOf, type Game, type Proposal, type RetryDelay } from "./groups.ts";
import { newTicket } from "./new-ticket.ts";
import { RoomDeadlines } from "./room-deadlines.ts";
import { WaitingRoomError } from "./room-error.ts";
import { waitedMs, type TicketState, type TicketStatus } from "./ticket.ts";
import { unknownEvent } from "./event-types.ts";

/** What a state keeps beyond the bare fold, for the room that decides. */
export interface RoomStateOptions {
  /** What rules want kept over those who can be matched. @default none */
  readonly indexes?: KeptIndexes;
  /** Whether deadlines and retry delays are kept. @default false */
  readonly keepsTime?: boolean;
}

/** The state of a waiting room: a fold over its events, and nothing else changes it. */
export class RoomState {
  seq = 0;
  at = 0;
  opened: OpenedEvent | null = null;
  intakePaused = false;
  matchingPaused = false;
  lastEvaluatedAt = 0;
  readonly tickets: Map<string, TicketState> = new Map<string, TicketState>();
  readonly arrivals: Arrivals;
  readonly proposals: Map<number, Proposal> = new Map<number, Proposal>();
  readonly games: Map<string, Game> = new Map<string, Game>();
  readonly retryDelays: Map<string, RetryDelay> = new Map<string, RetryDelay>();
  readonly assigned: AssignmentCounts = new AssignmentCounts();
  /** Who was refused at the door and never let in, with the last reason. */
  readonly screenedOut: Map<string, string> = new Map<string, string>();
  readonly deadlines: RoomDeadlines;
  /** Members of matches that have not started. */
  #matchedCount = 0;

  constructor({ indexes = [], keepsTime = false }: RoomStateOptions = {}) {
    this.arrivals = new Arrivals(this.tickets, indexes);
    this.deadlines = new RoomDeadlines(
      keepsTime,
      (key) => this.retryDelays.get(key)?.until,
      () => this.opened?.steps,
    );
  }

  /** Applies the next event; throws a `WaitingRoomError` when it does not follow from the state. */
  apply(event: WaitingRoomEvent): void {
    if (event.seq !== this.seq + 1) {
      throw new WaitingRoomError(
        "INVALID_JOURNAL",
        `Expected event ${this.seq + 1}, got event ${event.seq}.`,
      );
    }
    this.seq = event.seq;
    this.at = Math.max(this.at, event.at);
    this.#fold(event);
  }

  ticket(subjectId: string): TicketState {
    const ticket = this.tickets.get(subjectId);
    if (ticket === undefined) throw this.#impossible(`nobody has the id \`${subjectId}\``);
    return ticket;
  }

  /** How many wait: away or not, reserved included, matched not. */
  get waitingCount(): number {
    return this.arrivals.present - this.#matchedCount;
  }

  #fold(event: WaitingRoomEvent): void {
    switch (event.type) {
      case "opened":
        this.opened = event;
        this.lastEvaluatedAt = event.at;
        return;
      case "resumed":
        for (const ticket of this.arrivals.all()) {
          ticket.downMs += event.down_ms;
          if (ticket.deadlineAt !== null) ticket.deadlineAt += event.down_ms;
          this.deadlines.expect(ticket);
        }
        return;
      case "entered":
        return this.#enter(event, event.seq, event.at);
      case "updated": {
        const { rtt_ms: rttMs, attributes } = event;
        return this.#change(event.subject_id, (ticket) => {
          ticket.candidate = freezeCandidate({
            ...ticket.candidate,
            ...(rttMs === undefined ? {} : { rttMs }),
            ...(attributes === undefined ? {} : { attributes }),
          });
        });
      }
      case "disconnected":
        return this.#change(event.subject_id, (ticket) => {
          ticket.missedProposalId = event.reason === "no_confirmation" ? ticket.proposalId : null;
          ticket.connected = false;
          ticket.awayReason = event.reason;
          ticket.graceUntil = event.grace_until;
          ticket.changeAt = null;
          this.deadlines.add(event.grace_until, { kind: "grace", ticket });
        });
      case "returned":
        return this.#change(event.subject_id, (ticket) => {
          ticket.connected = true;
          ticket.connection = event.connection;
          ticket.awayReason = null;
          ticket.graceUntil = null;
          ticket.missedProposalId = null;
        });
      case "left":
      case "removed":
        return this.#exit(event.subject_id, event.type, event.waited_ms, null);
      case "timed_out":
        return this.#exit(event.subject_id, "timed_out", event.waited_ms, event.consequence);
      case "evaluated":
        this.lastEvaluatedAt = event.at;
        return;
      case "refused":
        return;
      case "proposed":
        return this.#propose(event);
      case "confirmed":
        this.#proposal(event.proposal_id).confirmed.add(event.subject_id);
        return;
      case "released": {
        const proposal = this.#proposal(event.proposal_id);
        this.proposals.delete(proposal.id);
        return this.#sendBack(proposal.members, "reserved", event.at, proposal.members.length);
      }
      case "matched":
        return this.#match(event, event.at);
      case "started":
        return this.#start(event.game_id);
      case "aborted": {
        const game = this.#game(event.game_id);
        this.games.delete(game.id);
        this.#matchedCount -= game.members.length;
        game.takeBackAssignments();
        return this.#sendBack(game.members, "matched", event.at, game.size);
      }
      case "ended": {
        const game = this.#game(event.game_id);
        this.games.delete(game.id);
        for (const ticket of game.members) {
          ticket.status = "ended";
          ticket.outcome = event.outcome;
          ticket.graceUntil = null;
        }
        return;
      }
      case "paused":
      case "reopened":
        if (event.what === "intake") this.intakePaused = event.type === "paused";
        else this.matchingPaused = event.type === "paused";
        return;
      case "screened_out":
        if (this.tickets.has(event.subject_id)) throw this.#impossible(`\`${event.subject_id}\` was let in`);
        this.screenedOut.set(event.subject_id, event.reason);
        return;
      default:
        throw unknownEvent(event satisfies never);
    }
  }

  #enter(event: EnteredEvent, seq: number, at: number): void {
    const ticket = newTicket(event, seq, at);
    this.tickets.set(ticket.subjectId, ticket);
    this.screenedOut.delete(ticket.subjectId);
    this.arrivals.append(ticket);
    this.deadlines.expect(ticket);
  }

  #propose(event: ProposedEvent): void {
    const members = event.members.map((subjectId) => this.ticket(subjectId));
    for (const ticket of members) {
      this.arrivals.change(ticket, () => {
        ticket.status = "reserved";
        ticket.decidedOn = ticket.candidate;
        ticket.proposalId = event.proposal_id;
        ticket.changeAt = null;
      });
    }
    this.proposals.set(event.proposal_id, { id: event.proposal_id, members, confirmed: new Set(), event });
  }

  #match(event: MatchedEvent, at: number): void {
    if (event.proposal_id !== null) this.proposals.delete(event.proposal_id);
    const members = event.participants.map(({ subject_id }) => this.ticket(subject_id));
    for (const ticket of members) {
      this.arrivals.change(ticket, () => {
        ticket.status = "matched";
        ticket.proposalId = null;
        ticket.gameId = event.game_id;
        ticket.waitedMs = waitedMs(ticket, at);
        ticket.changeAt = null;
      });
    }
    this.#matchedCount += members.length;
    const ranks = event.participants.some(({ role }) => role !== null) ? ranksOf(members) : [];
    this.assigned.add(event, ranks);
    this.games.set(event.game_id, {
      id: event.game_id,
      status: "matched",
      size: members.length,
      members,
      takeBackAssignments: () => this.assigned.takeBack(event, ranks),
    });
  }

  #start(gameId: string): void {
    const game = this.#game(gameId);
    game.status = "started";
    this.#matchedCount -= game.members.length;
    for (const ticket of game.members) {
      this.arrivals.remove(ticket);
      ticket.status = "started";
      ticket.deadlineAt = null;
    }
  }

  #sendBack(members: readonly TicketState[], from: TicketStatus, at: number, groupSize: number): void {
    const back = members.filter((ticket) => ticket.status === from);
    for (const ticket of back) {
      this.arrivals.change(ticket, () => {
        ticket.status = "waiting";
        ticket.decidedOn = null;
        ticket.proposalId = null;
        ticket.gameId = null;
        ticket.waitedMs = null;
      });
      this.deadlines.expectSteps(ticket);
      if (ticket.deadlineAt !== null && ticket.deadlineAt <= at) ticket.overdueReleases += 1;
      this.deadlines.expectEnd(ticket);
    }
    if (back.length < groupSize || !this.deadlines.areKept) return;
    const until = at + (this.opened?.limits.retry_after_ms ?? 0);
    const key = groupKey(back);
    this.retryDelays.set(key, { until, members: back });
    this.deadlines.add(until, { kind: "retry", key });
  }

  #exit(
    subjectId: string,
    status: "left" | "timed_out" | "removed",
    waited: number,
    consequence: RecordedConsequence | null,
  ): void {
    const ticket = this.ticket(subjectId);
    if (ticket.status !== "started") this.arrivals.remove(ticket);
    if (ticket.status === "matched") this.#matchedCount -= 1;
    const game = ticket.gameId === null ? undefined : this.games.get(ticket.gameId);
    if (game !== undefined) game.members = game.members.filter((member) => member !== ticket);
    ticket.status = status;
    ticket.waitedMs = waited;
    ticket.consequence = consequence;
    ticket.connected = false;
    ticket.proposalId = null;
    ticket.deadlineAt = null;
    ticket.graceUntil = null;
    ticket.changeAt = null;
  }

  #change(subjectId: string, change: (ticket: TicketState) => void): void {
    const ticket = this.ticket(subjectId);
    if (ticket.status === "started") change(ticket);
    else this.arrivals.change(ticket, () => change(ticket));
  }

  #proposal(id: number): Proposal {
    const proposal = this.proposals.get(id);
    if (proposal === undefined) throw this.#impossible(`no open proposal has the id ${id}`);
    return proposal;
  }

  #game(id: string): Game {
    const game = this.games.get(id);
    if (game === undefined) throw this.#impossible(`no open game has the id \`${id}\``);
    return game;
  }

  #impossible(what: string): WaitingRoomError {
    return new WaitingRoomError(
      "INVALID_JOURNAL",
      `Event ${this.seq} does not follow from those before it: ${what}.`,
    );
  }
}
