import type { Explanation, MatchContext } from "../matchmaker.ts";
import { randomStream } from "../random.ts";
import type { EvaluatedEvent, Overtaken, WaitingRoomEvent, WaitingRoomEventBody } from "./events.ts";
import { checkGroup, cutDetail, messageOf, refuse, type GroupResult, type Refusal } from "./group-result.ts";
import { checkCode, checkExplanation, checkReason } from "./rule-answers.ts";
import type { ResolvedOptions } from "./options.ts";
import { groupKey, type RoomState } from "./room-state.ts";
import { canBeMatched, waitedMs, type TicketState } from "./ticket.ts";

/** How many of the pool, and of those overtaken, a record names. */
const RECORDED_HEAD = 20;

/** Asks the rule, checks what it says, and turns it into events. */
export class Decisions {
  /** Evaluations without a group since the last `evaluated`; the only state that is in no event. */
  pendingCount = 0;
  readonly #options: ResolvedOptions;
  readonly #state: RoomState;
  readonly #emit: (body: WaitingRoomEventBody, now: number) => WaitingRoomEvent;

  constructor(
    options: ResolvedOptions,
    state: RoomState,
    emit: (body: WaitingRoomEventBody, now: number) => WaitingRoomEvent,
  ) {
    this.#options = options;
    this.#state = state;
    this.#emit = emit;
  }

  /**
   * Decides for each of these, in the order of arrival, each with all others who wait, until none forms a group.
   */
  evaluate(triggers: Iterable<TicketState>, now: number, newId: () => string): void {
    if (this.#state.matchingPaused) return;
    let open = [...new Set(triggers)].toSorted((a, b) => a.enteredSeq - b.enteredSeq);
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
    this.#emit(
      {
        type: "matched",
        proposal_id: proposalId,
        game_id: newId(),
        matchmaker_class: this.#options.identity.class,
        reason: proposal.event.reason,
        condition: null,
        participants: describeParticipants(proposal.members, now),
      },
      now,
    );
  }

  /** What has been evaluated without a group since the last such line. */
  summary(now: number): EvaluatedEvent {
    const reasons = new Map<string, number>();
    let asked = 0;
    for (const ticket of this.#state.arrivals.all()) {
      if (ticket.status !== "waiting") continue;
      const { code } = this.explain(ticket.subjectId, now);
      reasons.set(code, (reasons.get(code) ?? 0) + 1);
      asked += 1;
      if (asked === RECORDED_HEAD) break;
    }
    const count = this.pendingCount;
    this.pendingCount = 0;
    return {
      type: "evaluated",
      count,
      pool_size: this.#state.arrivals.size,
      reasons: Object.fromEntries(reasons),
    };
  }

  /** Why somebody has not been matched yet. */
  explain(subjectId: string, now: number): Explanation {
    const ticket = this.#state.tickets.get(subjectId);
    if (ticket === undefined)
      return { code: "unknown", text: "Never entered this room.", nextChangeAt: null };
    if (ticket.status !== "waiting") {
      return {
        code: "not_waiting",
        text: `Does not wait: ${ticket.status.replace("_", " ")}.`,
        nextChangeAt: null,
      };
    }
    if (!ticket.connected) {
      return {
        code: "away",
        text: "Is away; the place is kept for a while.",
        nextChangeAt: ticket.graceUntil,
      };
    }
    if (this.#state.matchingPaused) {
      return { code: "matching_paused", text: "Matching is paused by hand.", nextChangeAt: null };
    }
    const { matchmaker, groupSize } = this.#options;
    const waiting = this.#state.arrivals.waitingWithout(subjectId);
    let explanation: Explanation;
    try {
      explanation = checkExplanation(
        matchmaker.explain(ticket.candidate, waiting, groupSize, this.#context(ticket, now)),
      );
    } catch (error) {
      return {
        code: "rule_failed",
        text: `The rule failed to explain: ${cutDetail(messageOf(error))}`,
        nextChangeAt: null,
      };
    }
    const retryAt = this.#retryDelayOf(ticket, now);
    if (retryAt === null || explanation.code === "too_few") return explanation;
    const text = "The last group fell apart; the same people are not put together again at once.";
    return { code: "retry_delay", text, nextChangeAt: retryAt };
  }

  /** Asks for everybody who waits when time alone may change the answer: after a restore, when none is known. */
  askForChanges(): void {
    for (const ticket of this.#state.arrivals.all()) {
      // A rule that fails here is recorded when it decides next; restoring itself decides nothing.
      if (canBeMatched(ticket)) this.#askForChange(ticket, this.#state.at);
    }
  }

  /** Decides for one; true when a group was proposed. */
  #decide(trigger: TicketState, now: number, newId: () => string): boolean {
    const result = this.#ask(trigger, now);
    if (result.kind === "refused") {
      this.#refuse(trigger, result, now);
      return false;
    }
    if (result.kind === "none" || this.#isDelayed(result.members, now)) {
      this.pendingCount += 1;
      const failure = this.#askForChange(trigger, now);
      if (failure !== null) this.#refuse(trigger, failure, now);
      return false;
    }
    return this.#propose(trigger, result.members, now, newId);
  }

  #ask(trigger: TicketState, now: number): GroupResult {
    const { matchmaker, groupSize } = this.#options;
    const context = this.#context(trigger, now);
    try {
      const result: unknown = this.#state.arrivals.decideFor(trigger, (waiting) =>
        matchmaker.findMatch(trigger.candidate, waiting, groupSize, context),
      );
      return checkGroup(result, trigger, groupSize, this.#state.tickets);
    } catch (error) {
      return refuse("threw", messageOf(error));
    }
  }

  #refuse(trigger: TicketState, { reason, detail }: Refusal, now: number): void {
    this.#emit({ type: "refused", trigger: trigger.subjectId, reason, detail }, now);
  }

  #propose(trigger: TicketState, members: readonly TicketState[], now: number, newId: () => string): boolean {
    const { matchmaker, groupSize } = this.#options;
    const context = this.#context(trigger, now);
    const group = members.map((ticket) => ticket.candidate);
    let reason;
    let overtaken;
    try {
      reason = checkReason(matchmaker.matchReason(trigger.candidate, group));
      overtaken = this.#overtaken(members, now, (ticket) =>
        checkCode(matchmaker.overtakenCode(ticket.candidate, trigger.candidate, group, context)),
      );
    } catch (error) {
      this.#refuse(trigger, refuse("threw", messageOf(error)), now);
      return false;
    }
    const proposalId = this.#state.seq + 1;
    this.#emit(
      {
        type: "proposed",
        proposal_id: proposalId,
        trigger: trigger.subjectId,
        members: members.map((ticket) => ticket.subjectId),
        reason,
        step: 0,
        pool_size: this.#state.arrivals.size,
        pool_head: this.#poolHead(),
        overtaken,
        search: "complete",
      },
      now,
    );
    if (groupSize === 1) this.match(proposalId, now, newId);
    return true;
  }

  #poolHead(): readonly string[] {
    const head: string[] = [];
    for (const { subjectId } of this.#state.arrivals.matchable()) {
      head.push(subjectId);
      if (head.length === RECORDED_HEAD) break;
    }
    return head;
  }

  #overtaken(
    members: readonly TicketState[],
    now: number,
    codeOf: (ticket: TicketState) => string,
  ): Overtaken {
    const youngest = Math.max(...members.map((ticket) => ticket.enteredSeq));
    const chosen = new Set(members);
    const first: { subject_id: string; code: string }[] = [];
    // All of the chosen but the youngest stand before the youngest.
    const count = this.#state.arrivals.rank(youngest) - (members.length - 1);
    for (const ticket of this.#state.arrivals.matchable()) {
      if (first.length === count || first.length === RECORDED_HEAD) break;
      if (chosen.has(ticket)) continue;
      const code = this.#isDelayedWith(ticket, chosen, now) ? "retry_delay" : codeOf(ticket);
      first.push({ subject_id: ticket.subjectId, code });
    }
    return { count, first };
  }

  #isDelayed(members: readonly TicketState[], now: number): boolean {
    const delay = this.#state.retryDelays.get(groupKey(members));
    return delay !== undefined && delay.until > now;
  }

  #isDelayedWith(ticket: TicketState, chosen: ReadonlySet<TicketState>, now: number): boolean {
    for (const { until, members } of this.#state.retryDelays.values()) {
      if (until > now && members.includes(ticket) && members.some((member) => chosen.has(member)))
        return true;
    }
    return false;
  }

  #retryDelayOf(ticket: TicketState, now: number): number | null {
    for (const { until, members } of this.#state.retryDelays.values()) {
      if (until > now && members.includes(ticket) && members.every(canBeMatched)) return until;
    }
    return null;
  }

  /** Returns what went wrong, or null. */
  #askForChange(ticket: TicketState, now: number): Refusal | null {
    try {
      const at: unknown = this.#options.matchmaker.nextChangeAt(ticket.candidate, this.#context(ticket, now));
      if (at !== null && !(typeof at === "number" && Number.isFinite(at))) {
        return refuse(
          "threw",
          `Expected \`nextChangeAt\` to return null or epoch milliseconds, got ${typeof at}.`,
        );
      }
      // A time that has come already would be asked for again at once, for ever.
      this.#state.setChangeAt(ticket, at === null || at <= now ? null : Math.ceil(at));
      return null;
    } catch (error) {
      return refuse("threw", messageOf(error));
    }
  }

  #context(trigger: TicketState, now: number): MatchContext {
    const seed = this.#state.opened?.seed ?? this.#options.seed;
    const { seq } = this.#state;
    return { now, random: randomStream({ seed, purpose: "rule", seq, enteredSeq: trigger.enteredSeq }) };
  }
}

/** The members of a match as its record names them, in the rule's order. */
export function describeParticipants(
  members: readonly TicketState[],
  now: number,
): readonly {
  subject_id: string;
  rtt_ms: number | null;
  waited_ms: number;
  role: null;
  attributes: TicketState["candidate"]["attributes"];
}[] {
  return members.map((ticket) => ({
    subject_id: ticket.subjectId,
    rtt_ms: ticket.candidate.rttMs,
    waited_ms: waitedMs(ticket, now),
    role: null,
    attributes: ticket.candidate.attributes,
  }));
}
