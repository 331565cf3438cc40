import { triggersOf } from "../room/due-triggers.ts";
import type { WaitingRoomEvent } from "../room/events.ts";
import type { PersonalDeadline, RoomDeadline } from "../room/room-deadlines.ts";
import type { RoomState } from "../room/room-state.ts";
import { Round } from "./round.ts";

/** Somebody's wait or stay that is to end. */
interface End {
  readonly dueAt: number;
  readonly what: PersonalDeadline;
}

/**
 * What time called for before an event. Of all that is due a room first decides for those whose time has come, then
 * ends the waits that are over, and only then goes on to the next moment: an end has its own event, a decision may
 * have none.
 */
export class DueDeadlines {
  readonly #state: RoomState;
  /** Ends that are due and have not come. */
  #ends: readonly End[] = [];
  /** When the room came to them. */
  #endsAt: number | null = null;
  /** Retry delays that are over. Decisions of earlier moments that are still to be made again need them. */
  #overDelays: [key: string, until: number][] = [];

  constructor(state: RoomState) {
    this.#state = state;
  }

  /** The decisions of each moment that is due before an event. */
  roundsBefore(event: WaitingRoomEvent): readonly Round[] {
    if (event.type === "opened") this.#ends = [];
    this.#dropOverDelays();
    const rounds: Round[] = [];
    // In the append with which a process takes the room over nothing is decided.
    if (isOfRestart(event)) return rounds;
    const state = this.#state;
    for (;;) {
      const { nextAt } = state.deadlines;
      if (nextAt === null || nextAt > event.at) return rounds;
      if (this.#hasEndBefore(nextAt, event, rounds.length > 0)) return rounds;
      const due = state.deadlines.takeDue(nextAt);
      for (const what of due) if (what.kind === "retry") this.#overDelays.push([what.key, nextAt]);
      this.#ends = [...this.#ends, ...due.filter(isPersonal).map((what) => ({ dueAt: nextAt, what }))];
      const triggers = due.flatMap((what) => triggersOf(what, state));
      if (triggers.length > 0) {
        const time = { from: Math.max(nextAt, state.at), at: null, isLate: nextAt <= state.at };
        rounds.push(new Round("time", triggers, time));
      }
    }
  }

  #dropOverDelays(): void {
    const { retryDelays } = this.#state;
    for (const [key, until] of this.#overDelays) {
      // The same group may have fallen apart again meanwhile.
      if (retryDelays.get(key)?.until === until) retryDelays.delete(key);
    }
    this.#overDelays = [];
  }

  /** Whether ends of earlier moments are still to come. Where the event shows that they do not, they are let go. */
  #hasEndBefore(moment: number, event: WaitingRoomEvent, hasRounds: boolean): boolean {
    this.#ends = this.#ends.filter(({ what }) => isOver(what, event.at));
    if (!this.#ends.some(({ dueAt }) => dueAt < moment)) return false;
    const isOne = this.#ends.some(
      ({ what }) => "subject_id" in event && event.subject_id === what.ticket.subjectId,
    );
    if (isOne) this.#endsAt = event.at;
    const isOfSameTime = event.at === this.#endsAt || event.at === this.#state.at;
    if (isOne || isOfSameTime || event.type === "evaluated" || hasRounds) return true;
    this.#ends = [];
    return false;
  }
}

function isOfRestart(event: WaitingRoomEvent): boolean {
  if (event.type === "opened" || event.type === "resumed") return true;
  return (event.type === "released" || event.type === "disconnected") && event.reason === "restart";
}

/** Whether a deadline ends somebody's wait or stay. */
function isPersonal(what: RoomDeadline): what is PersonalDeadline {
  return what.kind === "wait_limit" || what.kind === "grace" || (what.kind === "step" && what.isRelease);
}

function isOver({ kind, ticket }: PersonalDeadline, now: number): boolean {
  switch (kind) {
    case "wait_limit":
      return ticket.status === "waiting" && ticket.deadlineAt !== null && ticket.deadlineAt <= now;
    case "step":
      return ticket.status === "waiting";
    case "grace":
      return !ticket.connected && ticket.graceUntil !== null && ticket.graceUntil <= now;
  }
}
