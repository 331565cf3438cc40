import type { Explanation } from "../matchmaker.ts";
import { decisionContext } from "./decision-context.ts";
import type { EvaluatedEvent } from "./events.ts";
import { cutDetail, messageOf } from "./group-result.ts";
import type { ResolvedOptions } from "./options.ts";
import { delayedUntil } from "./retry-delays.ts";
import type { RoomState } from "./room-state.ts";
import { checkExplanation, checkExplanationCode } from "./rule-answers.ts";
import { nextStepAt, reachedStep } from "./steps.ts";
import type { TicketState } from "./ticket.ts";

/** How many of those who wait longest are asked for in an `evaluated` line. */
const ASKED = 20;

/** Why somebody has not been matched yet. */
export function explain(
  options: ResolvedOptions,
  state: RoomState,
  subjectId: string,
  now: number,
): Explanation {
  const ticket = state.tickets.get(subjectId);
  if (ticket === undefined) return timeless("unknown", "Never entered this room.");
  const outside = explainOutside(state, ticket);
  if (outside !== null) return outside;
  const explanation = withNextStep(askRule(options, state, ticket, now), options, ticket, now);
  const retryAt = delayedUntil(state, ticket, now);
  if (retryAt === null || explanation.code === "too_few") return explanation;
  const text = "The last group fell apart; the same people are not put together again at once.";
  return { code: "retry_delay", text, nextChangeAt: retryAt };
}

/** What has been evaluated without a group since the last such line. */
export function summarizeEvaluations(
  options: ResolvedOptions,
  state: RoomState,
  count: number,
  now: number,
): EvaluatedEvent {
  const reasons = new Map<string, number>();
  let asked = 0;
  for (const ticket of state.arrivals.all()) {
    if (asked === ASKED) break;
    if (ticket.status !== "waiting") continue;
    const code = explainOutside(state, ticket)?.code ?? codeOf(options, state, ticket, now);
    reasons.set(code, (reasons.get(code) ?? 0) + 1);
    asked += 1;
  }
  return { type: "evaluated", count, pool_size: state.arrivals.size, reasons: Object.fromEntries(reasons) };
}

function askRule(options: ResolvedOptions, state: RoomState, ticket: TicketState, now: number): Explanation {
  const { matchmaker, groupSize } = reachedStep(options.steps, ticket, now);
  const waiting = state.arrivals.waitingWithout(ticket.subjectId);
  try {
    const context = decisionContext(options, state, ticket, now);
    return checkExplanation(matchmaker.explain(ticket.candidate, waiting, groupSize, context));
  } catch (error) {
    return timeless("rule_failed", `The rule failed to explain: ${cutDetail(messageOf(error))}`);
  }
}

/** The code of an explanation alone, which a rule need not scan the pool for. */
function codeOf(options: ResolvedOptions, state: RoomState, ticket: TicketState, now: number): string {
  const { matchmaker, groupSize } = reachedStep(options.steps, ticket, now);
  const waiting = state.arrivals.waitingWithout(ticket.subjectId);
  try {
    const context = decisionContext(options, state, ticket, now);
    const code = checkExplanationCode(matchmaker.explainCode(ticket.candidate, waiting, groupSize, context));
    return code === "too_few" || delayedUntil(state, ticket, now) === null ? code : "retry_delay";
  } catch {
    return "rule_failed";
  }
}

/** Why no rule is asked for somebody; null: it is. */
function explainOutside(state: RoomState, ticket: TicketState): Explanation | null {
  if (ticket.status !== "waiting") {
    return timeless("not_waiting", `Does not wait: ${ticket.status.replace("_", " ")}.`);
  }
  if (!ticket.connected) {
    const text = "Is away; the place is kept for a while.";
    return { code: "away", text, nextChangeAt: ticket.graceUntil };
  }
  return state.matchingPaused ? timeless("matching_paused", "Matching is paused by hand.") : null;
}

function withNextStep(
  explanation: Explanation,
  { steps }: ResolvedOptions,
  ticket: TicketState,
  now: number,
): Explanation {
  const stepAt = nextStepAt(steps, ticket, now);
  if (stepAt === null) return explanation;
  const { code, text, nextChangeAt } = explanation;
  const seconds = Math.ceil((stepAt - now) / 1000);
  return {
    code,
    text: `${text} Next step of the chain in ${seconds} s.`,
    nextChangeAt: nextChangeAt === null ? stepAt : Math.min(nextChangeAt, stepAt),
  };
}

function timeless(code: string, text: string): Explanation {
  return { code, text, nextChangeAt: null };
}
