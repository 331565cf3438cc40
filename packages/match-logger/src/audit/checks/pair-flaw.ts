import { attributeOf } from "../../attribute-of.ts";
import type { FindingCode } from "../finding.ts";
import type { Person } from "../fold/person.ts";
import type { Constraint, PairConstraint } from "../fold/rule.ts";
import { quoted } from "../words.ts";

/** Why two may not be together under a rule at some time. */
export interface PairFlaw {
  readonly code: Extract<FindingCode, "pair_over_limit" | "repeat_partner" | "different_value">;
  /** The code that a room records for somebody who was passed over for it. */
  readonly recordedCode: "latency" | "repeat_partner" | "different_value";
  /** In words; made only when asked for, since most flaws are why somebody was rightly passed over. */
  readonly text: () => string;
}

/** The first reason why these two may not be together at this time, or null. @param code only such a reason */
export function pairFlaw(
  constraints: readonly Constraint[],
  a: Person,
  b: Person,
  at: number,
  code: string | null = null,
): PairFlaw | null {
  for (const constraint of constraints) {
    if (constraint.kind === "composition") continue;
    if (constraint.kind !== "relaxed") {
      const flaw = flawOf(constraint, a, b);
      if (flaw !== null && (code === null || flaw.recordedCode === code)) return flaw;
      continue;
    }
    for (const person of [a, b]) {
      const flaw = flawOf(holding(constraint.steps, person, at), a, b);
      if (flaw !== null && (code === null || flaw.recordedCode === code)) return flaw;
    }
  }
  return null;
}

/** What a constraint that gives way asks of somebody at this time: by the time since their arrival. */
function holding(
  steps: readonly { readonly afterMs: number; readonly constraint: PairConstraint | null }[],
  person: Person,
  at: number,
): PairConstraint | null {
  const since = at - person.enteredAt;
  return (steps.findLast(({ afterMs }) => afterMs <= since) ?? steps[0])?.constraint ?? null;
}

function flawOf(constraint: PairConstraint | null, a: Person, b: Person): PairFlaw | null {
  switch (constraint?.kind) {
    case "max_pair_rtt": {
      const { rttMs: one } = a;
      const { rttMs: other } = b;
      if (one === null || other === null || one + other <= constraint.ms) return null;
      const text = (): string =>
        `their round-trip times of ${one} and ${other} ms make ${one + other} ms, more than the limit of ${constraint.ms} ms`;
      return { code: "pair_over_limit", recordedCode: "latency", text };
    }
    case "no_repeat_partner": {
      if (!a.met.has(b.id) && !b.met.has(a.id)) return null;
      return { code: "repeat_partner", recordedCode: "repeat_partner", text: hadMet };
    }
    case "same_value": {
      const one = attributeOf(a.attributes, constraint.attribute);
      const other = attributeOf(b.attributes, constraint.attribute);
      if (one === other) return null;
      const text = (): string =>
        `their ${quoted(constraint.attribute)} differs (${quoted(String(one))} and ${quoted(String(other))}), and the rule asks for the same`;
      return { code: "different_value", recordedCode: "different_value", text };
    }
    case undefined:
      return null;
  }
}

function hadMet(): string {
  return "they had been in a group together before, which the rule forbids";
}
