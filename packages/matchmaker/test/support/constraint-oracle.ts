import type { Constraint, MatchCandidate, PairConstraint } from "../../src/index.ts";
import { combinations } from "./candidates.ts";

/** Whether two may be together at a time, read from the constraints word by word. */
export function pairHolds(
  constraints: readonly Constraint[],
  a: MatchCandidate,
  b: MatchCandidate,
  now: number,
): boolean {
  return constraints.every((constraint) => {
    if (constraint.kind === "composition") return true;
    if (constraint.kind !== "relaxed") return accepts(constraint, a, b);
    return [a, b].every((side) => {
      const reached = constraint.steps.findLast(({ afterMs }) => now >= side.enqueuedAt + afterMs);
      const active = reached ?? constraint.steps[0];
      return active?.constraint === null || active === undefined || accepts(active.constraint, a, b);
    });
  });
}

/** Whether these are a group that satisfies all constraints. */
export function groupHolds(
  constraints: readonly Constraint[],
  group: readonly MatchCandidate[],
  now: number,
): boolean {
  const pairsHold = [...combinations(group, 2)].every(
    ([a, b]) => a !== undefined && b !== undefined && pairHolds(constraints, a, b, now),
  );
  return (
    pairsHold &&
    constraints.every((constraint) => {
      if (constraint.kind !== "composition") return true;
      const values = group.map(({ attributes }) => String(attributes[constraint.attribute] ?? ""));
      return [...constraint.counts].every(
        ([value, count]) => values.filter((each) => each === value).length === count,
      );
    })
  );
}

/** The first group in arrival order that satisfies all constraints, by trying all; the arriving one last. */
export function firstGroup(
  constraints: readonly Constraint[],
  arriving: MatchCandidate,
  pool: readonly MatchCandidate[],
  groupSize: number,
  now: number,
): readonly MatchCandidate[] | null {
  for (const others of combinations(pool, groupSize - 1)) {
    const group = [...others, arriving];
    if (groupHolds(constraints, group, now)) return group;
  }
  return null;
}

function accepts(constraint: PairConstraint, a: MatchCandidate, b: MatchCandidate): boolean {
  switch (constraint.kind) {
    case "max_pair_rtt":
      return a.rttMs === null || b.rttMs === null || a.rttMs + b.rttMs <= constraint.ms;
    case "no_repeat_partner":
      return !partnersOf(a).includes(b.subjectId) && !partnersOf(b).includes(a.subjectId);
    case "same_value": {
      const { attribute } = constraint;
      return Object.is(a.attributes[attribute] ?? null, b.attributes[attribute] ?? null);
    }
  }
}

function partnersOf({ pastPartners = [], groupHistory }: MatchCandidate): readonly string[] {
  return [...pastPartners, ...(groupHistory?.previousPartners ?? [])];
}
