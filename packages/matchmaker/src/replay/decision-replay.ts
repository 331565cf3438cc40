import type { MatchedEvent, OpenedEvent, WaitingRoomEvent } from "../room/events.ts";
import type { ResolvedOptions } from "../room/options.ts";
import type { RoomDeadline } from "../room/room-deadlines.ts";
import { RoomState } from "../room/room-state.ts";
import { canBeMatched, type TicketState } from "../room/ticket.ts";
import { assignAgain } from "./assign-again.ts";
import { callsForDecision } from "./calls-for-decision.ts";
import { decisionsOver, type DecideAgain } from "./decide-again.ts";
import {
  compareAssignments,
  compareOutcomes,
  type DecisionOutcome,
  type ReplayDifference,
} from "./difference.ts";
import { otherRules, recordedRoom, type RuleOf } from "./recorded-room.ts";
import { Round, type DecisionEvent } from "./round.ts";
import type { ReplaySummary } from "./summary.ts";

type Counts = { -readonly [Name in keyof ReplaySummary]: ReplaySummary[Name] };
type PersonalDeadline = RoomDeadline & { readonly kind: "wait_limit" | "grace" | "step" };

/**
 * Follows a journal event by event and makes each decision again on the very room of that moment. Decisions are
 * judged when the event after them is known: it may record what they came to.
 */
export class DecisionReplay {
  readonly summary: Counts = {
    events: 0,
    groups: 0,
    refusals: 0,
    withoutGroup: 0,
    unfinished: 0,
    uncalledFor: 0,
    assignments: 0,
    byHand: 0,
    differences: 0,
    otherRules: [],
  };
  readonly #ruleOf: RuleOf;
  #state: RoomState | null = null;
  #options: ResolvedOptions | null = null;
  #decide: DecideAgain = () => null;
  #round: Round | null = null;
  /** Whose wait or grace is over: their events come before anything that time brings about later. */
  #personal: readonly PersonalDeadline[] = [];
  #personalAt: number | null = null;
  #found: ReplayDifference[] = [];

  /** @param ruleOf the rule that decides again, by the one that an `opened` names */
  constructor(ruleOf: RuleOf) {
    this.#ruleOf = ruleOf;
  }

  /** Takes the next event, or null at the end, and gives the differences that it settles. */
  take(event: WaitingRoomEvent | null): readonly ReplayDifference[] {
    this.#found = [];
    const state = this.#stateFor(event);
    if (state === null) return [];
    if (event === null) {
      this.#follow(state, null);
      return this.#found;
    }
    this.summary.events += 1;
    if (this.#follow(state, event) || this.#followTime(state, event)) return this.#found;
    if (event.type === "proposed" || event.type === "refused") {
      this.summary.uncalledFor += 1;
      this.#judge(
        state,
        null,
        event,
        event.trigger,
        this.#decide(state.tickets.get(event.trigger), event.at),
      );
    }
    this.#apply(state, event);
    return this.#found;
  }

  /** Goes through the decisions that the last event called for; true when they took this event with them. */
  #follow(state: RoomState, event: WaitingRoomEvent | null): boolean {
    const round = this.#round;
    if (round === null) return false;
    if (event !== null && isPartOf(round, event)) {
      if (event.type === "matched") this.#judgeMatch(state, event);
      state.apply(event);
      return true;
    }
    if (event?.type === "evaluated" && round.at === null && this.#wouldForm(round)) return false;
    for (let trigger = round.trigger; trigger !== null; trigger = round.trigger) {
      if (event !== null && round.isAnsweredBy(event, trigger)) {
        this.#judge(state, round, event, trigger.subjectId, this.#decide(trigger, event.at));
        state.apply(event);
        round.next(event);
        return true;
      }
      const replayed = this.#decideUnrecorded(round, trigger, event);
      // A stop may have taken the record with it: the last events of an append, or of a file, may be missing.
      if (replayed !== null && (event === null || event.type === "opened")) {
        this.summary.unfinished += 1;
        break;
      }
      this.#judge(state, round, null, trigger.subjectId, replayed);
      round.next(null);
    }
    this.#round = null;
    return false;
  }

  /** `evaluated` stands before the decisions of its moment or long after them: whoever forms no group was before. */
  #wouldForm(round: Round): boolean {
    return round.triggers.some((trigger) => this.#decide(trigger, round.from) !== null);
  }

  /** What a decision comes to that no event records. Where its time is open, no group at either end is none. */
  #decideUnrecorded(round: Round, trigger: TicketState, event: WaitingRoomEvent | null): DecisionOutcome {
    const replayed = this.#decide(trigger, round.at ?? round.from);
    if (replayed === null || round.at !== null || event === null) return replayed;
    return this.#decide(trigger, event.at);
  }

  /** Goes through the decisions that time called for before this event; true when they took it with them. */
  #followTime(state: RoomState, event: WaitingRoomEvent): boolean {
    if (isOfRestart(event)) return false;
    for (;;) {
      if (this.#waitsForPersonal(state, event)) return false;
      const { nextAt } = state.deadlines;
      if (nextAt === null || nextAt > event.at) return false;
      const due = state.deadlines.takeDue(nextAt);
      this.#personal = due.filter(isPersonal);
      const triggers = due.flatMap((what) => triggersOf(what, state));
      if (triggers.length === 0) continue;
      this.#round = new Round("time", triggers, { from: Math.max(nextAt, state.at), at: null });
      if (this.#follow(state, event)) return true;
      if (this.#round !== null) return false;
    }
  }

  /** Whether somebody's wait or grace is over, and the event that says so is still to come, or has just come. */
  #waitsForPersonal(state: RoomState, event: WaitingRoomEvent): boolean {
    this.#personal = this.#personal.filter((what) => isOver(what, event.at));
    const isTheirs = this.#personal.some(
      ({ ticket }) => "subject_id" in event && event.subject_id === ticket.subjectId,
    );
    if (isTheirs) this.#personalAt = event.at;
    const isOfSameTime = event.at === this.#personalAt || event.at === state.at;
    if (this.#personal.length > 0 && (isTheirs || isOfSameTime || event.type === "evaluated")) return true;
    this.#personal = [];
    this.#personalAt = null;
    return false;
  }

  #apply(state: RoomState, event: WaitingRoomEvent): void {
    if (event.type === "opened") this.#open(state, event);
    if (event.type === "matched") this.#judgeMatch(state, event);
    const triggers = callsForDecision(event, state);
    state.apply(event);
    const called = triggers();
    if (called.length === 0) return;
    const first = called.filter(
      (ticket) =>
        ticket.overdueReleases > 1 &&
        ticket.status === "waiting" &&
        ticket.deadlineAt !== null &&
        ticket.deadlineAt <= event.at,
    );
    this.#round = new Round(event.type, called, { from: event.at, at: event.at }, first);
  }

  /** The indexes of the first rules are kept; a later process with others makes theirs for each decision. */
  #stateFor(event: WaitingRoomEvent | null): RoomState | null {
    if (this.#state === null && event !== null) {
      const steps = event.type === "opened" ? recordedRoom(event, this.#ruleOf).steps : [];
      const indexes = [...new Set(steps.flatMap(({ matchmaker }) => matchmaker.indexes))];
      this.#state = new RoomState({ indexes, keepsTime: true });
    }
    return this.#state;
  }

  #open(state: RoomState, opened: OpenedEvent & { readonly seq: number }): void {
    this.#options = recordedRoom(opened, this.#ruleOf);
    this.#decide = decisionsOver(state, this.#options);
    this.#personal = [];
    this.#personalAt = null;
    this.summary.otherRules = [...this.summary.otherRules, ...otherRules(opened, this.#options)];
  }

  #judgeMatch(state: RoomState, match: MatchedEvent & { readonly seq: number; readonly at: number }): void {
    if (this.#options === null) return;
    this.summary.assignments += 1;
    if (match.proposal_id === null) this.summary.byHand += 1;
    const replayed = assignAgain(this.#options, state, match);
    const differsIn = compareAssignments(match, replayed);
    if (differsIn.length === 0) return;
    this.summary.differences += 1;
    const proposal = match.proposal_id === null ? undefined : state.proposals.get(match.proposal_id);
    this.#found.push({
      kind: "assignment",
      seq: match.seq,
      poolSeq: match.proposal_id === null ? state.seq : match.proposal_id - 1,
      at: match.at,
      trigger: proposal?.event.trigger ?? match.participants[0]?.subject_id ?? "",
      recorded: match,
      replayed,
      differsIn,
    });
  }

  #judge(
    state: RoomState,
    round: Round | null,
    recorded: DecisionEvent | null,
    trigger: string,
    replayed: DecisionOutcome,
  ): void {
    if (recorded === null) this.summary.withoutGroup += 1;
    else if (recorded.type === "proposed") this.summary.groups += 1;
    else this.summary.refusals += 1;
    const differsIn = compareOutcomes(recorded, replayed);
    if (differsIn.length === 0) return;
    this.summary.differences += 1;
    this.#found.push({
      kind: "decision",
      seq: recorded?.seq ?? state.seq,
      poolSeq: state.seq,
      at: recorded?.at ?? round?.at ?? round?.from ?? state.at,
      trigger,
      cause: round?.cause ?? null,
      recorded,
      replayed,
      differsIn,
    });
  }
}

/** What a round does beside its decisions: the match of a group of one, and whose waiting limit passed twice. */
function isPartOf(round: Round, event: WaitingRoomEvent): boolean {
  if (event.type === "matched") return event.proposal_id !== null && event.proposal_id === round.ofOne;
  if (event.type !== "timed_out" || event.reason !== "wait_limit") return false;
  return round.first.some((ticket) => ticket.subjectId === event.subject_id && ticket.status === "waiting");
}

/** Whether an event belongs to the append with which a process takes the room over: nothing is decided in it. */
function isOfRestart(event: WaitingRoomEvent): boolean {
  if (event.type === "opened" || event.type === "resumed") return true;
  return (event.type === "released" || event.type === "disconnected") && event.reason === "restart";
}

/** Whether a deadline ends somebody's wait or stay. */
function isPersonal(what: RoomDeadline): what is PersonalDeadline {
  return what.kind === "wait_limit" || what.kind === "grace" || (what.kind === "step" && what.isRelease);
}

/** Whether somebody's wait or stay is to end still. */
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

function triggersOf(what: RoomDeadline, state: RoomState): readonly TicketState[] {
  switch (what.kind) {
    case "change":
      state.setChangeAt(what.ticket, null);
      return [what.ticket];
    case "step":
      return canBeMatched(what.ticket) ? [what.ticket] : [];
    case "retry": {
      const members = state.retryDelays.get(what.key)?.members ?? [];
      state.retryDelays.delete(what.key);
      return members.filter(canBeMatched);
    }
    default:
      return [];
  }
}
