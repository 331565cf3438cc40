import type { ProposedEvent, WaitingRoomEvent } from "../waiting-room-event.ts";
import { ChanceTally } from "./chance/chance-tally.ts";
import { checkEntered } from "./checks/entered.ts";
import { checkExit, checkOverdue } from "./checks/exits.ts";
import { checkGame, checkStart } from "./checks/games.ts";
import { checkMatched } from "./checks/matched.ts";
import { checkOpened } from "./checks/opened.ts";
import { checkPassedTime } from "./checks/passed-time.ts";
import { checkPresence, checkResumed } from "./checks/presence.ts";
import { checkProposal } from "./checks/proposal.ts";
import { Counts } from "./counts.ts";
import { checkScreenedOut } from "./checks/screened-out.ts";
import type { Report } from "./finding.ts";
import type { Person } from "./fold/person.ts";
import { Room } from "./fold/room.ts";
import { quoted, seconds } from "./words.ts";

/**
 * Goes through the events of a journal in order, folds them anew and checks each against what was declared and what stands
 * before it. Memory is that of who is there.
 */
export class JournalAudit {
  readonly room: Room = new Room();
  readonly counts: Counts = new Counts();
  readonly chance: ChanceTally = new ChanceTally();
  readonly #report: Report;
  /** Line and down time of an `opened` that `resumed` must follow. */
  #restart: { readonly line: number; readonly downMs: number } | null = null;
  #refusedLine: number | null = null;
  #lastLine = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  take(event: WaitingRoomEvent, line: number): void {
    const { room } = this;
    this.#lastLine = line;
    this.counts.add(event);
    if (room.declaration === null && event.type !== "opened" && this.counts.events === 1) {
      this.#report(
        "impossible_event",
        [line],
        `The journal begins with ${quoted(event.type)}, not with what was declared.`,
      );
    }
    checkPassedTime(room, event, this.#refusedLine, line, this.#report);
    this.#expectResumed(event);
    const before = room.at;
    room.at = Math.max(room.at, event.at);
    this.#apply(event, line, before);
  }

  /** Checks what can be said at the end only. */
  end(): void {
    if (this.room.declaration === null) {
      this.#report(
        "nothing_declared",
        [],
        "No rule, group size or limit is declared anywhere, so hardly anything could be checked.",
      );
    }
    for (const person of this.room.people.values())
      checkOverdue(this.room, person, this.#lastLine, this.#report);
    for (const { p, text } of this.chance.tests()) {
      if (p < ChanceTally.unlikely) this.#report("unlikely_chance", [], text);
    }
  }

  #apply(event: WaitingRoomEvent, line: number, before: number): void {
    const { room } = this;
    const report = this.#report;
    switch (event.type) {
      case "opened": {
        const declaration = checkOpened(event, room.declaration, line, report);
        this.#refusedLine = null;
        if (this.counts.events > 1) {
          this.#restart = { line, downMs: Math.max(0, event.at - before) };
          report(
            "restart",
            [line],
            `A new process took the room over, after ${seconds(event.at - before)} without one.`,
          );
        }
        room.declaration = declaration ?? room.declaration;
        return;
      }
      case "resumed":
        checkResumed(this.#restart?.downMs ?? null, event, line, report);
        this.#restart = null;
        return room.resume(event.down_ms, line);
      case "screened_out":
        checkScreenedOut(room, event, line, report);
        return room.screenedOut.set(event.subject_id, { line, reason: event.reason });
      case "entered":
        checkEntered(room, event, line, report);
        return room.enter(event, line);
      case "updated": {
        const person = this.#person(event.subject_id, line);
        if (person === null) return undefined;
        if (event.rtt_ms !== undefined) person.rttMs = event.rtt_ms;
        if (event.attributes !== undefined) person.attributes = event.attributes;
        return undefined;
      }
      case "disconnected":
      case "returned": {
        const person = this.#person(event.subject_id, line);
        if (person === null) return undefined;
        checkPresence(room, event, person, line, report);
        return room.change(person, () => {
          person.unseenLine = null;
          person.awayLine = event.type === "returned" ? null : line;
          person.graceUntil = event.type === "returned" ? null : event.grace_until;
        });
      }
      case "left":
      case "timed_out":
      case "removed": {
        const person = this.#person(event.subject_id, line);
        if (person === null) return undefined;
        checkExit(room, event, person, line, report);
        return room.exit(person, { line, how: event.type });
      }
      case "evaluated":
        if (event.pool_size === room.pool.size) return undefined;
        return report(
          "pool_differs",
          [line],
          `${event.pool_size} are recorded as waiting, but by the events before ${room.pool.size} could be matched.`,
        );
      case "refused":
        this.#refusedLine = line;
        return report(
          "rule_refused",
          [line],
          `What the rule said for ${quoted(event.trigger)} broke its contract (${event.reason}) and had no effect.`,
        );
      case "proposed":
        return this.#propose(event, line);
      case "confirmed": {
        const proposal = room.proposals.get(event.proposal_id);
        if (proposal?.event.members.includes(event.subject_id) === true) {
          proposal.confirmed.add(event.subject_id);
          return undefined;
        }
        return report(
          "impossible_event",
          [line],
          `${quoted(event.subject_id)} confirmed a proposal that is not open, or not theirs.`,
        );
      }
      case "released": {
        const proposal = room.proposals.get(event.proposal_id);
        if (proposal !== undefined) return room.release(event.proposal_id, proposal, line);
        return report("impossible_event", [line], `A proposal was released that is not open.`);
      }
      case "matched": {
        const members = checkMatched(room, event, line, report);
        room.match(event, members, line);
        return this.chance.add(event, room, members);
      }
      case "started": {
        const game = checkGame(room, event, line, report);
        if (game === null) return undefined;
        checkStart(game, line, report);
        return room.start(game, line);
      }
      case "aborted": {
        const game = checkGame(room, event, line, report);
        return game === null ? undefined : room.abort(game, line);
      }
      case "ended": {
        const game = checkGame(room, event, line, report);
        return game === null ? undefined : room.end(game, line);
      }
      case "paused":
      case "reopened": {
        const pausedLine = event.type === "paused" ? line : null;
        if (event.what === "intake") room.intakePausedLine = pausedLine;
        else room.matchingPausedLine = pausedLine;
        return report(
          "by_hand",
          [line],
          `${quoted(event.actor)} ${event.type} ${event.what} by hand: ${quoted(event.reason)}.`,
        );
      }
    }
  }

  #propose(event: ProposedEvent, line: number): void {
    this.#refusedLine = null;
    this.room.propose(event, checkProposal(this.room, event, line, this.#report), line);
  }

  #person(id: string, line: number): Person | null {
    const person = this.room.people.get(id);
    if (person !== undefined) return person;
    this.#report("impossible_event", [line], `Something happened to ${quoted(id)}, who was not there.`);
    return null;
  }

  #expectResumed(event: WaitingRoomEvent): void {
    if (this.#restart === null || event.type === "resumed") return;
    const { line } = this.#restart;
    this.#restart = null;
    this.#report(
      "resumed_missing",
      [line],
      "A process took the room over and did not record how long it was down.",
    );
  }
}
