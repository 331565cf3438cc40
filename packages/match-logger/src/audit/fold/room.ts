import type { EnteredEvent, MatchedEvent, ProposedEvent } from "../../waiting-room-event.ts";
import { Assigned } from "./assigned.ts";
import type { Declaration } from "./declaration.ts";
import { isFree, waitAt, type Person } from "./person.ts";
import { Pool } from "./pool.ts";
import { RecentMap } from "../../recent-map.ts";
import { RetryDelays } from "./retry-delays.ts";

/** A group that is reserved. */
export interface Proposal {
  readonly line: number;
  readonly event: ProposedEvent;
  readonly members: readonly Person[];
  readonly confirmed: Set<string>;
}

/** A group that is matched or plays. */
export interface Game {
  readonly line: number;
  readonly match: MatchedEvent;
  readonly members: Set<Person>;
  /** How many were matched; those who went are no members any more. */
  readonly size: number;
  readonly ranks: readonly number[];
  startedLine: number | null;
}

/** How somebody went. */
export interface Exit {
  readonly line: number;
  readonly how: "left" | "timed_out" | "removed" | "ended";
}

/**
 * What the journal says of the room so far, folded anew from its events and from nothing else. It holds who is there, and
 * nobody who is gone, so it does not grow with the log.
 */
export class Room {
  declaration: Declaration | null = null;
  at = 0;
  intakePausedLine: number | null = null;
  matchingPausedLine: number | null = null;
  readonly people: Map<string, Person> = new Map<string, Person>();
  readonly pool: Pool = new Pool();
  readonly proposals: Map<number, Proposal> = new Map<number, Proposal>();
  readonly games: Map<string, Game> = new Map<string, Game>();
  readonly delays: RetryDelays = new RetryDelays();
  readonly assigned: Assigned = new Assigned();
  /** How the last 10,000 went; of those before them no trace is kept. */
  readonly exits: RecentMap<Exit> = new RecentMap<Exit>(10_000);
  /** What the last 10,000 who were screened out were told last; of those before them no trace is kept. */
  readonly screenedOut: RecentMap<{ readonly line: number; readonly reason: string }> = new RecentMap<{
    readonly line: number;
    readonly reason: string;
  }>(10_000);
  readonly #naming = new Map<string, Set<Person>>();

  /** Those who are there and name this one as a member of their last group. */
  naming(id: string): Iterable<Person> {
    return this.#naming.get(id) ?? [];
  }

  /** How many wait, away or reserved included. */
  get waitingCount(): number {
    let count = 0;
    for (const { status } of this.people.values())
      if (status === "waiting" || status === "reserved") count += 1;
    return count;
  }

  enter(event: EnteredEvent, line: number): void {
    const named = new Set(event.group_history?.previous_partners);
    const person: Person = {
      id: event.subject_id,
      place: event.seq,
      line,
      enteredAt: event.at,
      named,
      met: event.past_partners.length === 0 ? named : new Set([...named, ...event.past_partners]),
      status: "waiting",
      statusLine: line,
      awayLine: null,
      unseenLine: null,
      graceUntil: null,
      deadlineAt: event.deadline_at,
      downMs: 0,
      rttMs: event.rtt_ms,
      attributes: event.attributes,
      decidedOn: null,
      proposalId: null,
      gameId: null,
      waitedMs: null,
      backAt: event.at,
    };
    const before = this.people.get(person.id);
    if (before !== undefined) this.#forget(before);
    this.people.set(person.id, person);
    for (const partner of named) {
      const naming = this.#naming.get(partner);
      if (naming === undefined) this.#naming.set(partner, new Set([person]));
      else naming.add(person);
    }
    this.pool.add(person);
  }

  /** Changes somebody; the pool follows. */
  change(person: Person, change: (person: Person) => void): void {
    change(person);
    if (isFree(person)) this.pool.add(person);
    else this.pool.remove(person);
  }

  /** A new process goes on: deadlines of those who wait or are matched move, and nobody is taken to be there. */
  resume(downMs: number, line: number): void {
    for (const person of this.people.values()) {
      person.unseenLine = line;
      if (person.status === "started") continue;
      person.downMs += downMs;
      if (person.deadlineAt !== null) person.deadlineAt += downMs;
    }
  }

  propose(event: ProposedEvent, members: readonly Person[], line: number): void {
    for (const member of members) {
      this.change(member, () => {
        member.status = "reserved";
        member.statusLine = line;
        member.proposalId = event.seq;
        member.decidedOn = { rttMs: member.rttMs, attributes: member.attributes };
      });
    }
    this.proposals.set(event.seq, { line, event, members, confirmed: new Set() });
  }

  release(id: number, proposal: Proposal, line: number): void {
    this.proposals.delete(id);
    const back = proposal.members.filter(
      (person) => person.status === "reserved" && person.proposalId === id,
    );
    this.#sendBack(back, proposal.members.length, line);
  }

  match(event: MatchedEvent, members: readonly Person[], line: number): void {
    if (event.proposal_id !== null) this.proposals.delete(event.proposal_id);
    for (const member of members) {
      this.change(member, () => {
        member.status = "matched";
        member.statusLine = line;
        member.proposalId = null;
        member.gameId = event.game_id;
        member.waitedMs = waitAt(member, event.at);
      });
    }
    const ranks = ranksOf(members);
    this.assigned.count(event, ranks, 1);
    this.games.set(event.game_id, {
      line,
      match: event,
      members: new Set(members),
      size: members.length,
      ranks,
      startedLine: null,
    });
  }

  start(game: Game, line: number): void {
    game.startedLine = line;
    for (const member of game.members) {
      this.change(member, () => {
        member.status = "started";
        member.statusLine = line;
      });
    }
  }

  abort(game: Game, line: number): void {
    this.games.delete(game.match.game_id);
    this.assigned.count(game.match, game.ranks, -1);
    const back = [...game.members].filter(({ status }) => status === "matched");
    this.#sendBack(back, game.size, line);
  }

  end(game: Game, line: number): void {
    this.games.delete(game.match.game_id);
    for (const member of game.members) this.exit(member, { line, how: "ended" });
  }

  exit(person: Person, exit: Exit): void {
    if (person.gameId !== null) this.games.get(person.gameId)?.members.delete(person);
    this.#forget(person);
    this.exits.set(person.id, exit);
  }

  #sendBack(back: readonly Person[], groupSize: number, line: number): void {
    for (const person of back) {
      this.change(person, () => {
        person.status = "waiting";
        person.statusLine = line;
        person.proposalId = null;
        person.gameId = null;
        person.waitedMs = null;
        person.decidedOn = null;
        person.backAt = this.at;
      });
    }
    if (back.length < groupSize || this.declaration === null) return;
    this.delays.add(back, this.at + this.declaration.limits.retry_after_ms, line, this.at);
  }

  #forget(person: Person): void {
    this.change(person, () => {
      person.status = "gone";
    });
    this.people.delete(person.id);
    for (const partner of person.named) {
      const naming = this.#naming.get(partner);
      naming?.delete(person);
      if (naming?.size === 0) this.#naming.delete(partner);
    }
  }
}

/** Each member's rank in the order of arrival, from 0. */
export function ranksOf(members: readonly Person[]): readonly number[] {
  const places = members.map(({ place }) => place).toSorted((a, b) => a - b);
  return members.map(({ place }) => places.indexOf(place));
}
