import type { Explanation, MatchContext, MatchReason } from "../matchmaker.ts";
import { WaitingList } from "../waiting-list.ts";
import { decisionContext } from "./decision-context.ts";
import type { EvaluatedEvent, Overtaken, WaitingRoomEvent } from "./events.ts";
import { explain, summarizeEvaluations } from "./explanations.ts";
import { checkGroup, messageOf, refuse, type GroupResult, type Refusal } from "./group-result.ts";
import { assign } from "./make-match.ts";
import type { ResolvedOptions } from "./options.ts";
import { isDelayed, isDelayedWith } from "./retry-delays.ts";
import type { RoomState } from "./room-state.ts";
import { checkCode, checkReason } from "./rule-answers.ts";
import { hasReached, reachedStep, type Step } from "./steps.ts";
import { canBeMatched, type TicketState } from "./ticket.ts";

/** How many of the pool, and of those overtaken, a record names. */
const RECORDED_HEAD = 20;

/** A decision that is being made: for whom, under which step, and what the rule may know. */
interface Decision {
  readonly trigger: TicketState;
  readonly step: Step;
  readonly now: number;
  readonly context: MatchContext;
  isCut: boolean;
}

/** Asks the rule, checks what it says, and turns it into events. */
export class Decisions {
  /** Evaluations without a group since the last `evaluated`; the only state that is in no event. */
  pendingCount = 0;
  readonly #options: ResolvedOptions;
  readonly #state: RoomState;
  readonly #emit: (event: WaitingRoomEvent) => void;

  constructor(options: ResolvedOptions, state: RoomState, emit: (event: WaitingRoomEvent) => void) {
    this.#options = options;
    this.#state = state;
    this.#emit = emit;
  }

  /**
   * Decides for each of these, in the order of arrival, each with all others who wait, until none forms a group.
   */
  evaluate(triggers: readonly TicketState[], now: number, newId: () => string): void {
    if (this.#state.matchingPaused) return;
    let open =
      triggers.length < 2 ? triggers : [...new Set(triggers)].toSorted((a, b) => a.enteredSeq - b.enteredSeq);
    let formed = true;
    while (formed) {
      formed = false;
      open = open.filter(canBeMatched);
      for (const trigger of open) {
        if (canBeMatched(trigger) && this.#decide(trigger, now, newId)) formed = true;
      }
    }
  }

  /** Confirms a proposal that every member has confirmed, or that needs no confirmation. */
  match(proposalId: number, now: number, newId: () => string): void {
    const proposal = this.#state.proposals.get(proposalId);
    if (proposal === undefined) return;
    const { members, event } = proposal;
    const trigger = this.#state.ticket(event.trigger);
    const { identity } = this.#options.steps[event.step] ?? this.#options;
    const { condition, participants } = assign(this.#options, this.#state, {
      members,
      trigger,
      seq: proposalId - 1,
      now,
    });
    this.#emit({
      seq: this.#state.seq + 1,
      at: now,
      type: "matched",
      proposal_id: proposalId,
      game_id: newId(),
      matchmaker_class: identity.class,
      reason: event.reason,
      condition,
      participants,
    });
  }

  /** What has been evaluated without a group since the last such line. */
  summary(now: number): EvaluatedEvent {
    const count = this.pendingCount;
    this.pendingCount = 0;
    return summarizeEvaluations(this.#options, this.#state, count, now);
  }

  /** Why somebody has not been matched yet. */
  explain(subjectId: string, now: number): Explanation {
    return explain(this.#options, this.#state, subjectId, now);
  }

  /** Asks for everybody who waits when time alone may change the answer: after a restore, when none is known. */
  askForChanges(): void {
    for (const ticket of this.#state.arrivals.matchable()) {
      // A rule that fails here is recorded when it decides next; restoring itself decides nothing.
      const { at } = this.#state;
      this.#askForChange(ticket, reachedStep(this.#options.steps, ticket, at), at);
    }
  }

  /**
   * Decides for one; true when a group was proposed. First under the step that they have reached, with all who wait;
   * then under each later step that somebody has reached, with those only.
   */
  #decide(trigger: TicketState, now: number, newId: () => string): boolean {
    const { steps } = this.#options;
    const own = reachedStep(steps, trigger, now);
    for (const step of steps.slice(own.index)) {
      if (step.isRelease || (step !== own && !this.#isReached(step, now))) break;
      const context = decisionContext(this.#options, this.#state, trigger, now);
      const decision: Decision = { trigger, step, now, context, isCut: false };
      const result = this.#ask(decision, step === own);
      if (result.kind === "refused") {
        this.#refuse(trigger, result, now);
        return false;
      }
      if (result.kind === "group" && !isDelayed(this.#state, result.members, now)) {
        return this.#propose(decision, result.members, newId);
      }
    }
    this.pendingCount += 1;
    const failure = this.#askForChange(trigger, own, now);
    if (failure !== null) this.#refuse(trigger, failure, now);
    return false;
  }

  /** Whether the one who waits longest has reached a step: who is older has waited longer. */
  #isReached(step: Step, now: number): boolean {
    for (const ticket of this.#state.arrivals.matchable()) return hasReached(step, ticket, now);
    return false;
  }

  #ask(decision: Decision, withAll: boolean): GroupResult {
    const { trigger, step, now } = decision;
    const context: MatchContext = {
      ...decision.context,
      reportCut: () => {
        decision.isCut = true;
      },
    };
    try {
      const result: unknown = this.#state.arrivals.decideFor(trigger, (waiting) =>
        this.#options.aroundRule(() =>
          step.matchmaker.findMatch(
            trigger.candidate,
            withAll ? waiting : this.#whoReached(step, trigger, now),
            step.groupSize,
            context,
          ),
        ),
      );
      return checkGroup(result, trigger, step.groupSize, this.#state.tickets);
    } catch (error) {
      return refuse("threw", messageOf(error));
    }
  }

  /** Those who have reached a step, in the order of arrival; costs as many as they are. */
  #whoReached(step: Step, trigger: TicketState, now: number): WaitingList {
    const reached = [];
    for (const ticket of this.#state.arrivals.matchable()) {
      if (!hasReached(step, ticket, now)) break;
      if (ticket !== trigger) reached.push(ticket.candidate);
    }
    return WaitingList.of(reached);
  }

  #refuse(trigger: TicketState, { reason, detail }: Refusal, now: number): void {
    const seq = this.#state.seq + 1;
    this.#emit({ seq, at: now, type: "refused", trigger: trigger.subjectId, reason, detail });
  }

  #propose(decision: Decision, members: readonly TicketState[], newId: () => string): boolean {
    const { trigger, step, now, isCut } = decision;
    let reason: MatchReason;
    let overtaken: Overtaken;
    try {
      reason = step.index === 0 ? this.#reasonFor(decision, members) : "step";
      overtaken = this.#overtaken(decision, members);
    } catch (error) {
      this.#refuse(trigger, refuse("threw", messageOf(error)), now);
      return false;
    }
    const proposalId = this.#state.seq + 1;
    this.#emit({
      seq: proposalId,
      at: now,
      type: "proposed",
      proposal_id: proposalId,
      trigger: trigger.subjectId,
      members: members.map((ticket) => ticket.subjectId),
      reason,
      step: step.index,
      pool_size: this.#state.arrivals.size,
      pool_head: this.#state.arrivals.head(RECORDED_HEAD).map(({ subjectId }) => subjectId),
      overtaken,
      search: isCut ? "cut" : "complete",
    });
    if (members.length === 1) this.match(proposalId, now, newId);
    return true;
  }

  #reasonFor({ trigger, step }: Decision, members: readonly TicketState[]): MatchReason {
    const group = members.map((ticket) => ticket.candidate);
    return checkReason(step.matchmaker.matchReason(trigger.candidate, group));
  }

  #overtaken({ trigger, step, now, context }: Decision, members: readonly TicketState[]): Overtaken {
    const { arrivals } = this.#state;
    const youngest = Math.max(...members.map((ticket) => ticket.enteredSeq));
    // All of the chosen but the youngest stand before the youngest.
    const count = arrivals.rank(youngest) - (members.length - 1);
    const first: { subject_id: string; code: string }[] = [];
    if (count === 0) return { count, first };
    const chosen = new Set(members);
    const group = members.map((ticket) => ticket.candidate);
    for (const ticket of arrivals.head(RECORDED_HEAD + members.length)) {
      if (first.length === count || first.length === RECORDED_HEAD) break;
      if (chosen.has(ticket)) continue;
      const code = isDelayedWith(this.#state, ticket, chosen, now)
        ? "retry_delay"
        : checkCode(step.matchmaker.overtakenCode(ticket.candidate, trigger.candidate, group, context));
      first.push({ subject_id: ticket.subjectId, code });
    }
    return { count, first };
  }

  /**
   * Returns what went wrong, or null. The rules of later steps are asked too: whoever has reached one may be grouped
   * under it with somebody who has not.
   */
  #askForChange(ticket: TicketState, own: Step, now: number): Refusal | null {
    const { steps } = this.#options;
    let next: number | null = null;
    try {
      for (const { matchmaker, index } of steps.slice(own.index)) {
        if (index > own.index && matchmaker === steps[index - 1]?.matchmaker) continue;
        const context = decisionContext(this.#options, this.#state, ticket, now);
        const at: unknown = matchmaker.nextChangeAt(ticket.candidate, context);
        if (at === null) continue;
        if (!(typeof at === "number" && Number.isFinite(at))) {
          return refuse(
            "threw",
            `Expected \`nextChangeAt\` to return null or epoch milliseconds, got ${typeof at}.`,
          );
        }
        // A time that has come already would be asked for again at once, for ever.
        if (at > now && (next === null || at < next)) next = Math.ceil(at);
      }
      this.#state.deadlines.setChangeAt(ticket, next);
      return null;
    } catch (error) {
      return refuse("threw", messageOf(error));
    }
  }
}
