import type { MatchedEvent, OpenedEvent, WaitingRoomEvent } from "../room/events.ts";
import type { ResolvedOptions } from "../room/options.ts";
import { RoomState } from "../room/room-state.ts";
import type { TicketState } from "../room/ticket.ts";
import { assignAgain } from "./assign-again.ts";
import { callsForDecision } from "./calls-for-decision.ts";
import { decisionsOver, type DecideAgain } from "./decide-again.ts";
import {
  compareAssignments,
  compareOutcomes,
  type DecisionOutcome,
  type ReplayDifference,
} from "./difference.ts";
import { DueDeadlines } from "./due-deadlines.ts";
import { otherRules, recordedRoom, type RuleOf } from "./recorded-room.ts";
import { isDecision, Round, type DecisionEvent } from "./round.ts";
import type { ReplayCounts } from "./summary.ts";

/**
 * Follows a journal event by event and makes each decision again on the very room of that moment. Decisions are
 * judged when the event after them is known: it may record what they came to. What is recorded is what happens in
 * this room, whatever the rule says now.
 */
export class DecisionReplay {
  readonly #summary: ReplayCounts;
  readonly #state: RoomState;
  readonly #due: DueDeadlines;
  readonly #ruleOf: RuleOf;
  #options: ResolvedOptions;
  #decide: DecideAgain;
  /** What was called for and is not yet judged, in order. */
  #rounds: Round[] = [];
  #found: ReplayDifference[] = [];

  /**
   * @param first the first event of the journal; taken like the others
   * @param ruleOf the rule that decides again
   * @param summary counts everything
   */
  constructor(first: OpenedEvent, ruleOf: RuleOf, summary: ReplayCounts) {
    this.#summary = summary;
    this.#ruleOf = ruleOf;
    this.#options = recordedRoom(first, ruleOf);
    // A later process with other rules has its indexes made for each decision: slower, and the same.
    const indexes = this.#options.steps.flatMap(({ matchmaker }) => matchmaker.indexes);
    this.#state = new RoomState({ indexes: [...new Set(indexes)], keepsTime: true });
    this.#decide = decisionsOver(this.#state, this.#options);
    this.#due = new DueDeadlines(this.#state);
  }

  /** Takes the next event, or null at the end, and gives the differences that it settles. */
  take(event: WaitingRoomEvent | null): readonly ReplayDifference[] {
    this.#found = [];
    if (event !== null) this.#summary.events += 1;
    if (event !== null && !this.#follow(event)) this.#apply(event);
    if (event === null) for (const round of this.#rounds) this.#finish(round, null);
    return this.#found;
  }

  /** Goes through the decisions that were called for before this event; true when they took it with them. */
  #follow(event: WaitingRoomEvent): boolean {
    for (;;) {
      if (this.#followRounds(event, (round) => this.#isSettledBefore(event, round))) return true;
      this.#rounds.push(...this.#due.roundsBefore(event));
      if (this.#rounds.length === 0) return false;
      if (this.#isBetween(event)) {
        for (const round of this.#rounds) this.#note(round, event);
        return false;
      }
      if (this.#followRounds(event, () => true)) return true;
    }
  }

  #followRounds(event: WaitingRoomEvent, isMeant: (round: Round) => boolean): boolean {
    for (let [round] = this.#rounds; round !== undefined && isMeant(round); [round] = this.#rounds) {
      if (this.#followRound(round, event)) return true;
      this.#rounds.shift();
    }
    return false;
  }

  #followRound(round: Round, event: WaitingRoomEvent): boolean {
    if (isPartOf(round, event)) {
      if (event.type === "matched") this.#judgeMatch(event);
      this.#state.apply(event);
      return true;
    }
    const trigger = this.#finish(round, event);
    if (trigger === null || !isDecision(event)) return false;
    const changeAt = round.noneBefore.get(trigger);
    if (changeAt !== undefined) this.#state.deadlines.setChangeAt(trigger, changeAt);
    this.#judge(round, event, trigger.subjectId, this.#decide(trigger, event.at));
    this.#state.apply(event);
    round.next(event);
    return true;
  }

  /** Judges decisions that are in no event, up to the one that this event records: gives its trigger, or null. */
  #finish(round: Round, event: WaitingRoomEvent | null): TicketState | null {
    for (let trigger = round.trigger; trigger !== null; trigger = round.trigger) {
      if (event !== null && this.#isAnswer(event, round, trigger)) return trigger;
      const replayed = this.#decideUnrecorded(round, trigger, event);
      // A stop may have taken the record with it: the last events of an append, or of a file, may be missing.
      if (replayed !== null && (event === null || event.type === "opened")) {
        this.#summary.unfinished += 1;
        return null;
      }
      this.#judge(round, null, trigger.subjectId, replayed);
      round.next(null);
    }
    return null;
  }

  /** Whether decisions were made before an event for certain: a round is gone through before anything else happens. */
  #isSettledBefore(event: WaitingRoomEvent, { cause, at }: Round): boolean {
    return cause !== "time" || (at !== null && !isDecision(event) && !this.#isMatchOfOne(event));
  }

  /** Whether an event matches the group of one that was proposed just before it. */
  #isMatchOfOne(event: WaitingRoomEvent): boolean {
    return event.type === "matched" && event.proposal_id === this.#state.seq;
  }

  /**
   * Whether an event may stand before decisions that time called for, or after them: `evaluated` is written before
   * those of the same moment; what a command brings about comes before what it made due at once; and a room that was
   * restored from its journal decides some once more.
   */
  #isBetween(event: WaitingRoomEvent): boolean {
    if (event.type === "evaluated" || this.#isMatchOfOne(event)) return true;
    if (!isDecision(event)) {
      return this.#rounds.some((round) => round.isLate && round.from === event.at);
    }
    for (const round of this.#rounds) {
      for (const trigger of round.triggers) {
        if (this.#isAnswer(event, round, trigger)) return false;
        if (this.#peekNone(round, trigger, event) === null) return true;
      }
    }
    return true;
  }

  /** Whether an event records this decision. Of several for one trigger it is not one that may have come to nothing. */
  #isAnswer(event: WaitingRoomEvent, round: Round, trigger: TicketState): boolean {
    if (!round.isAnsweredBy(event, trigger)) return false;
    const later = this.#rounds.slice(this.#rounds.indexOf(round) + 1);
    if (!later.some(({ triggers }) => triggers.includes(trigger))) return true;
    return this.#peekNone(round, trigger, event) === null;
  }

  /** Notes who forms no group before an event that may stand on either side. */
  #note(round: Round, event: WaitingRoomEvent): void {
    for (const trigger of round.triggers) {
      if (round.noneBefore.has(trigger)) continue;
      const none = this.#peekNone(round, trigger, event);
      if (none === null) continue;
      round.noneBefore.set(trigger, trigger.changeAt);
      this.#state.deadlines.setChangeAt(trigger, none.changeAt);
    }
  }

  /** When a decision would be made again that would form no group now; null: it would. This decides nothing. */
  #peekNone(
    round: Round,
    trigger: TicketState,
    event: WaitingRoomEvent,
  ): { readonly changeAt: number | null } | null {
    const { changeAt: before } = trigger;
    const isNone = this.#decideUnrecorded(round, trigger, event) === null;
    const { changeAt } = trigger;
    trigger.changeAt = before;
    return isNone ? { changeAt } : null;
  }

  /** What a decision comes to that no event records. Where its time is open, none at either end is none. */
  #decideUnrecorded(round: Round, trigger: TicketState, event: WaitingRoomEvent | null): DecisionOutcome {
    if (round.noneBefore.has(trigger)) return null;
    let replayed: DecisionOutcome = null;
    for (const now of round.times(event)) {
      replayed = this.#decide(trigger, now);
      if (replayed === null) break;
    }
    return replayed;
  }

  #apply(event: WaitingRoomEvent): void {
    if (isDecision(event)) {
      this.#summary.uncalledFor += 1;
      const trigger = this.#state.tickets.get(event.trigger);
      this.#judge(null, event, event.trigger, this.#decide(trigger, event.at));
    }
    if (event.type === "opened") {
      this.#options = recordedRoom(event, this.#ruleOf);
      this.#decide = decisionsOver(this.#state, this.#options);
      this.#summary.otherRules = [...this.#summary.otherRules, ...otherRules(event, this.#options)];
    }
    if (event.type === "matched") this.#judgeMatch(event);
    const calledFor = callsForDecision(event, this.#state);
    this.#state.apply(event);
    const triggers = calledFor();
    if (triggers.length === 0) return;
    this.#rounds.unshift(new Round(event.type, triggers, { from: event.at, at: event.at }));
  }

  #judge(
    round: Round | null,
    recorded: DecisionEvent | null,
    trigger: string,
    replayed: DecisionOutcome,
  ): void {
    if (recorded === null) this.#summary.withoutGroup += 1;
    else if (recorded.type === "proposed") this.#summary.groups += 1;
    else this.#summary.refusals += 1;
    const differsIn = compareOutcomes(recorded, replayed);
    if (differsIn.length === 0) return;
    const { seq } = this.#state;
    this.#report({
      kind: "decision",
      seq: recorded?.seq ?? seq,
      poolSeq: seq,
      at: recorded?.at ?? round?.at ?? round?.from ?? this.#state.at,
      trigger,
      cause: round?.cause ?? null,
      recorded,
      replayed,
      differsIn,
    });
  }

  #judgeMatch(match: MatchedEvent & { readonly seq: number; readonly at: number }): void {
    this.#summary.assignments += 1;
    if (match.proposal_id === null) this.#summary.byHand += 1;
    const replayed = assignAgain(this.#options, this.#state, match);
    const differsIn = compareAssignments(match, replayed);
    if (differsIn.length === 0) return;
    const proposal = this.#state.proposals.get(match.proposal_id ?? 0);
    this.#report({
      kind: "assignment",
      seq: match.seq,
      poolSeq: match.proposal_id === null ? this.#state.seq : match.proposal_id - 1,
      at: match.at,
      trigger: proposal?.event.trigger ?? match.participants[0]?.subject_id ?? "",
      recorded: match,
      replayed,
      differsIn,
    });
  }

  #report(difference: ReplayDifference): void {
    this.#summary.differences += 1;
    this.#found.push(difference);
  }
}

/** What a round does beside its decisions: the match of a group of one, and whose waiting limit passed twice. */
function isPartOf(round: Round, event: WaitingRoomEvent): boolean {
  if (event.type === "matched") return event.proposal_id !== null && event.proposal_id === round.ofOne;
  return event.type === "timed_out" && event.reason === "wait_limit" && round.isOverdue(event.subject_id);
}
