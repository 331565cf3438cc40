import type { MatchCandidate } from "../candidate.ts";
import { explainTooFew, type Explanation } from "../matchmaker.ts";
import type { WaitingList } from "../waiting-list.ts";
import type { CompositionConstraint } from "./constraint.ts";
import type { ConstraintSet, PairFlaw } from "./demands.ts";
import { partText } from "./group-index.ts";
import { worstFlaw } from "./reason.ts";

interface FlawCount {
  readonly flaw: PairFlaw;
  count: number;
}

/**
 * Why a candidate has no group yet, from one scan of those who wait. Time alone can change that when the candidate, or
 * one who does not fit with them, reaches the next step of a relaxed constraint.
 */
export function explainByConstraints<C extends MatchCandidate>(
  constraints: ConstraintSet,
  candidate: C,
  waiting: WaitingList<C>,
  groupSize: number,
  now: number,
): Explanation {
  const tooFew = explainTooFew(waiting.size, groupSize, null);
  if (tooFew !== null) return tooFew;
  const flaws = new Map<string, FlawCount>();
  const fitting: C[] = [];
  let nextChangeAt = constraints.nextLevelAt(candidate, now);
  for (const other of waiting) {
    const flaw = constraints.pairFlaw(candidate, other, now);
    if (flaw === null) fitting.push(other);
    else {
      countFlaw(flaws, flaw);
      const otherAt = constraints.nextLevelAt(other, now) ?? Number.POSITIVE_INFINITY;
      if (otherAt < (nextChangeAt ?? Number.POSITIVE_INFINITY)) nextChangeAt = otherAt;
    }
  }
  const missing = constraints.compositions.flatMap((composition) =>
    missingParts(composition, candidate, fitting, groupSize),
  );
  const lacking = groupSize - 1 - fitting.length;
  const byCount = [...flaws.values()].toSorted((a, b) => b.count - a.count);
  const reasons =
    missing.length > 0
      ? missing
      : lacking > 0
        ? [`needs ${lacking} more who ${lacking === 1 ? "fits" : "fit"}`]
        : [];
  const flawTexts = byCount.map(({ flaw, count }) => `${count} of ${waiting.size} ${wordsOf(flaw, count)}`);
  const together =
    reasons.length > 0
      ? []
      : [`${fitting.length} fit with this one, but no ${groupSize - 1} of them together`];
  const next = nextChangeAt === null ? [] : [`next step in ${Math.ceil((nextChangeAt - now) / 1000)} s`];
  const worst = lacking > 0 ? worstFlaw(countByCode(byCount)) : null;
  return {
    code: missing.length > 0 ? "composition" : (worst ?? "no_group"),
    text: sentence([...reasons, ...together, ...flawTexts, ...next]),
    nextChangeAt,
  };
}

function countFlaw(flaws: Map<string, FlawCount>, flaw: PairFlaw): void {
  const key = wordsOf(flaw, 2);
  const counted = flaws.get(key);
  if (counted === undefined) flaws.set(key, { flaw, count: 1 });
  else counted.count += 1;
}

function countByCode(counts: readonly FlawCount[]): ReadonlyMap<PairFlaw["code"], number> {
  const byCode = new Map<PairFlaw["code"], number>();
  for (const { flaw, count } of counts) byCode.set(flaw.code, (byCode.get(flaw.code) ?? 0) + count);
  return byCode;
}

function wordsOf(flaw: PairFlaw, count: number): string {
  switch (flaw.code) {
    case "latency":
      return `${count === 1 ? "is" : "are"} beyond ${flaw.limitMs} ms`;
    case "repeat_partner":
      return count === 1 ? "is a former partner" : "are former partners";
    case "different_value":
      return `${count === 1 ? "has" : "have"} another ${flaw.attribute}`;
  }
}

/** What a composition still needs beyond the candidate and those who fit with them. */
function missingParts(
  { attribute, counts }: CompositionConstraint,
  candidate: MatchCandidate,
  fitting: readonly MatchCandidate[],
  groupSize: number,
): readonly string[] {
  const claimed = [...counts.values()].reduce((a, b) => a + b, 0);
  if (claimed > groupSize) return [`${attribute} asks for ${claimed} in a group of ${groupSize}`];
  const own = partText(candidate, attribute);
  if (!counts.has(own) && claimed === groupSize) {
    return [own === "" ? `no place for anybody without ${attribute}` : `no place for ${attribute} ${own}`];
  }
  const values = [candidate, ...fitting].map((one) => partText(one, attribute));
  const lacking = [...counts].map(
    ([value, count]) =>
      [value, count - values.filter((each) => each === value).length] satisfies readonly [string, number],
  );
  const others = groupSize - claimed - values.filter((each) => !counts.has(each)).length;
  return [
    ...lacking.flatMap(([value, count]) =>
      count > 0 ? [`needs ${count} more of ${attribute} ${value}`] : [],
    ),
    ...(others > 0 ? [`needs ${others} more of another ${attribute}`] : []),
  ];
}

function sentence(parts: readonly string[]): string {
  const text = parts.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
