import { identifyMatchmaker, type Matchmaker, type MatchmakerIdentity } from "../matchmaker.ts";
import type { RecordedStep } from "./events.ts";
import { canBeMatched, waitedMs, type TicketState } from "./ticket.ts";

/** One step of the declared fallback chain. What it does not name stays as in the step before. */
export interface StepOptions {
  /** Waiting time at which somebody reaches the step, in ms; ascending. */
  readonly afterMs: number;
  readonly matchmaker?: Matchmaker | undefined;
  readonly groupSize?: number | undefined;
  /** Ends the wait with the declared consequence; only the last step may. @default false */
  readonly release?: boolean | undefined;
}

/** A step with everything filled in; number 0 is what the room was set up with. */
export interface Step {
  readonly index: number;
  readonly afterMs: number;
  readonly matchmaker: Matchmaker;
  readonly identity: MatchmakerIdentity;
  readonly groupSize: number;
  readonly isRelease: boolean;
}

/**
 * Fills in the steps of a chain.
 *
 * @throws RangeError unless times ascend and group sizes are integers of at least 1; TypeError when a step follows one
 *   that releases
 */
export function resolveSteps(
  matchmaker: Matchmaker,
  groupSize: number,
  options: readonly StepOptions[],
): readonly Step[] {
  const identity = identifyMatchmaker(matchmaker);
  let last: Step = { index: 0, afterMs: 0, matchmaker, identity, groupSize, isRelease: false };
  const steps = [last];
  for (const step of options) {
    if (!Number.isInteger(step.afterMs) || step.afterMs <= last.afterMs) {
      throw new RangeError(
        `Expected \`afterMs\` of step ${steps.length} to be an integer above ${last.afterMs}, got \`${step.afterMs}\`.`,
      );
    }
    if (last.isRelease) throw new TypeError("Expected no step after one that releases.");
    const size = step.groupSize ?? last.groupSize;
    if (!Number.isInteger(size) || size < 1) {
      throw new RangeError(
        `Expected \`groupSize\` of step ${steps.length} to be an integer of at least 1, got \`${size}\`.`,
      );
    }
    const rule = step.matchmaker ?? last.matchmaker;
    last = {
      index: steps.length,
      afterMs: step.afterMs,
      matchmaker: rule,
      identity: identifyMatchmaker(rule),
      groupSize: size,
      isRelease: step.release ?? false,
    };
    steps.push(last);
  }
  return steps;
}

/** The steps after the first, as `opened` records them. */
export function recordSteps(steps: readonly Step[]): readonly RecordedStep[] {
  return steps.slice(1).map(({ afterMs, groupSize, identity, isRelease }) => ({
    after_ms: afterMs,
    group_size: groupSize,
    matchmaker: identity,
    release: isRelease,
  }));
}

/** The step under which is decided for somebody who has waited so long; one that releases decides nothing. */
export function reachedStep(steps: readonly Step[], ticket: TicketState, now: number): Step {
  const waited = waitedMs(ticket, now);
  let reached = steps[0];
  for (const step of steps) if (step.afterMs <= waited && !step.isRelease) reached = step;
  if (reached === undefined) throw new RangeError("Expected at least one step.");
  return reached;
}

/** When somebody reaches their next step, epoch ms; null: there is none. */
export function nextStepAt(steps: readonly Step[], ticket: TicketState, now: number): number | null {
  const next = steps.find((step) => step.afterMs > waitedMs(ticket, now));
  return next === undefined ? null : ticket.enqueuedAt + ticket.downMs + next.afterMs;
}

/** Whether somebody can be matched and has reached a step. */
export function hasReached(step: Step, ticket: TicketState, now: number): boolean {
  return canBeMatched(ticket) && waitedMs(ticket, now) >= step.afterMs;
}
