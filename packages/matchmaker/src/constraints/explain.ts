import type { MatchCandidate } from "../candidate.ts";
import { explainTooFew, type Explanation } from "../matchmaker.ts";
import type { WaitingList } from "../waiting-list.ts";
import type { CompositionConstraint } from "./constraint.ts";
import type { ConstraintSet, PairFlaw } from "./demands.ts";
import { partText } from "./group-index.ts";

/** Why a candidate has no group yet, from one scan of those who wait. */
export function explainByConstraints<C extends MatchCandidate>(
  constraints: ConstraintSet,
  candidate: C,
  waiting: WaitingList<C>,
  groupSize: number,
  now: number,
): Explanation {
  const nextChangeAt = constraints.nextLevelAt(candidate, now);
  const tooFew = explainTooFew(waiting.size, groupSize, nextChangeAt);
  if (tooFew !== null) return tooFew;
  const flaws = new Map<PairFlaw, number>();
  const fitting: C[] = [];
  for (const other of waiting) {
    const flaw = constraints.pairFlaw(candidate, other, now);
    if (flaw === null) fitting.push(other);
    else flaws.set(flaw, (flaws.get(flaw) ?? 0) + 1);
  }
  const missing = constraints.compositions.flatMap((composition) =>
    missingParts(composition, candidate, fitting, groupSize),
  );
  const lacking = groupSize - 1 - fitting.length;
  const sentences = [
    ...missing,
    ...(lacking > 0 && missing.length === 0 ? [`needs ${lacking} more who fit`] : []),
    ...[...flaws].map(([flaw, count]) => `${count} of ${waiting.size} ${wordsOf[flaw]}`),
  ];
  if (sentences.length === 0)
    sentences.push(`${fitting.length} fit, but no ${groupSize - 1} of them together`);
  const [worst] = [...flaws].toSorted((a, b) => b[1] - a[1]);
  const code = missing.length > 0 ? "composition" : lacking > 0 ? (worst?.[0] ?? "no_group") : "no_group";
  const next = nextChangeAt === null ? [] : [`next step in ${Math.ceil((nextChangeAt - now) / 1000)} s`];
  return { code, text: sentence([...sentences, ...next]), nextChangeAt };
}

const wordsOf: Readonly<Record<PairFlaw, string>> = {
  latency: "are beyond the latency limit",
  repeat_partner: "are former partners",
  different_value: "have another value",
};

/** What a composition still needs beyond the candidate and those who fit with them. */
function missingParts(
  { attribute, counts }: CompositionConstraint,
  candidate: MatchCandidate,
  fitting: readonly MatchCandidate[],
  groupSize: number,
): readonly string[] {
  const everybody = [candidate, ...fitting];
  const own = partText(candidate, attribute);
  const total = [...counts.values()].reduce((a, b) => a + b, 0);
  if (!counts.has(own) && total === groupSize) return [`no place for ${attribute} "${own}"`];
  return [...counts].flatMap(([value, count]) => {
    const lacking = count - everybody.filter((one) => partText(one, attribute) === value).length;
    return lacking > 0 ? [`needs ${lacking} more of ${attribute} ${value}`] : [];
  });
}

function sentence(parts: readonly string[]): string {
  const text = parts.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
