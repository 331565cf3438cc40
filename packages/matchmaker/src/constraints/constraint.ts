import type { JsonValue } from "../canonical-json.ts";

/** Which candidates may be together in a group. Made by the functions of this folder's files; a value, never changed. */
export type Constraint = PairConstraint | CompositionConstraint | RelaxedConstraint;

/** A constraint on any two members of a group. */
export type PairConstraint = MaxPairRttConstraint | NoRepeatPartnerConstraint | SameValueConstraint;

/** Each pair's estimated peer latency (the sum of the two server RTTs) is at most `ms`. */
export interface MaxPairRttConstraint {
  readonly kind: "max_pair_rtt";
  readonly ms: number;
}

/** No two have been in a group together before. */
export interface NoRepeatPartnerConstraint {
  readonly kind: "no_repeat_partner";
}

/** All have the same value of an attribute. */
export interface SameValueConstraint {
  readonly kind: "same_value";
  readonly attribute: string;
}

/** The group has so many of each value of an attribute. */
export interface CompositionConstraint {
  readonly kind: "composition";
  readonly attribute: string;
  readonly counts: ReadonlyMap<string, number>;
}

/** What holds for somebody changes with their own waiting time; two may be together when both sides accept. */
export interface RelaxedConstraint {
  readonly kind: "relaxed";
  /** Ascending by `afterMs`, the first at 0; `constraint: null` asks for nothing any more. */
  readonly steps: readonly { readonly afterMs: number; readonly constraint: PairConstraint | null }[];
}

/**
 * Limits the estimated peer latency of every pair, in ms; equal passes, a missing RTT never excludes.
 *
 * @throws RangeError unless the limit is a finite number of at least 0
 */
export function maxPairRtt(ms: number): MaxPairRttConstraint {
  if (!(Number.isFinite(ms) && ms >= 0)) {
    throw new RangeError(
      `Expected the limit of \`maxPairRtt\` to be a finite number of at least 0, got \`${ms}\`.`,
    );
  }
  return { kind: "max_pair_rtt", ms };
}

/** Keeps those apart who have been in a group together before (perfect strangers). */
export function noRepeatPartner(): NoRepeatPartnerConstraint {
  return { kind: "no_repeat_partner" };
}

/**
 * Groups only people with the same value of this attribute. Who has no value counts as having null.
 *
 * @throws TypeError for an empty name
 */
export function sameValue(attribute: string): SameValueConstraint {
  return { kind: "same_value", attribute: named(attribute) };
}

/**
 * Asks for so many of each value of one attribute, as in `composition({ role: { A: 2, B: 1 } })`; places that no
 * value claims are for anybody with another value. Values are compared as text.
 *
 * @throws TypeError unless one attribute is named; RangeError unless each count is an integer of at least 1
 */
export function composition(
  counts: Readonly<Record<string, Readonly<Record<string, number>>>>,
): CompositionConstraint {
  const [entry, ...others] = Object.entries(counts);
  if (entry === undefined || others.length > 0) {
    throw new TypeError(`Expected \`composition\` to name one attribute, got ${Object.keys(counts).length}.`);
  }
  const [attribute, byValue] = entry;
  for (const [value, count] of Object.entries(byValue)) {
    if (Number.isInteger(count) && count >= 1) continue;
    throw new RangeError(
      `Expected the count of \`${value}\` to be an integer of at least 1, got \`${count}\`.`,
    );
  }
  return { kind: "composition", attribute: named(attribute), counts: new Map(Object.entries(byValue)) };
}

/**
 * Lets a constraint give way with each one's own waiting time: two may be together when what holds for either of them
 * now allows it. Nobody's joining sets anybody back.
 *
 * @throws RangeError unless the steps begin at 0 and ascend; TypeError for a constraint on whole groups
 */
export function relaxed(
  steps: readonly { readonly afterMs: number; readonly constraint: PairConstraint | null }[],
): RelaxedConstraint {
  for (const [index, { afterMs, constraint }] of steps.entries()) {
    const before = steps[index - 1];
    const isInOrder = before === undefined ? afterMs === 0 : afterMs > before.afterMs;
    if (!Number.isFinite(afterMs) || !isInOrder) {
      throw new RangeError(
        `Expected the steps of \`relaxed\` to begin at 0 ms and ascend, got \`${afterMs}\` as number ${index + 1}.`,
      );
    }
    if (constraint !== null && !isPairConstraint(constraint)) {
      throw new TypeError("Expected the steps of `relaxed` to hold constraints on pairs, or null.");
    }
  }
  if (steps.length === 0) throw new RangeError("Expected `relaxed` to have at least one step, got none.");
  return { kind: "relaxed", steps: steps.map(({ afterMs, constraint }) => ({ afterMs, constraint })) };
}

/** A constraint as it stands in a rule's recorded options. */
export function describeConstraint(constraint: Constraint): JsonValue {
  switch (constraint.kind) {
    case "max_pair_rtt":
      return { max_pair_rtt_ms: constraint.ms };
    case "no_repeat_partner":
      return { no_repeat_partner: true };
    case "same_value":
      return { same_value: constraint.attribute };
    case "composition":
      return { composition: { [constraint.attribute]: Object.fromEntries(constraint.counts) } };
    case "relaxed":
      return {
        relaxed: constraint.steps.map((step) => ({
          after_ms: step.afterMs,
          constraint: step.constraint === null ? null : describeConstraint(step.constraint),
        })),
      };
  }
}

function isPairConstraint(constraint: { readonly kind: string }): boolean {
  return ["max_pair_rtt", "no_repeat_partner", "same_value"].includes(constraint.kind);
}

function named(attribute: string): string {
  if (attribute.length === 0) throw new TypeError("Expected the name of an attribute, got an empty text.");
  return attribute;
}
