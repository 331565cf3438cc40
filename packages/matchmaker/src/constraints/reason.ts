import type { MatchCandidate } from "../candidate.ts";
import type { CompositionConstraint } from "./constraint.ts";
import { haveMet, loadOf, type ConstraintSet, type PairFlaw } from "./demands.ts";
import { partText, type GroupIndex } from "./group-index.ts";
import { greatestLoad, pairLimit } from "./pair-limit.ts";

/** What keeps a candidate from others, as far as a reason has to know it. */
interface Standing {
  /** How many fit, by the parts that they would play; not counted beyond what is enough. */
  readonly fitting: readonly { readonly parts: readonly string[]; readonly count: number }[];
  readonly fittingCount: number;
  /** Exact where fewer fit than are enough. */
  readonly flaws: ReadonlyMap<PairFlaw["code"], number>;
}

/**
 * Why a candidate has no group yet, as a code: what `explainByConstraints` says, from the index instead of a scan. Looks
 * at no more people of a partition than are enough, and those whom the candidate has met.
 *
 * @param waitingCount how many wait beside the candidate
 */
export function reasonByConstraints<C extends MatchCandidate>(
  constraints: ConstraintSet,
  index: GroupIndex<C>,
  candidate: C,
  waitingCount: number,
  groupSize: number,
  now: number,
): string {
  if (waitingCount < groupSize - 1) return "too_few";
  const standing = standingOf(index, candidate, waitingCount, groupSize, now);
  const isLackingParts = constraints.compositions.some((composition, place) =>
    isLacking(composition, partText(candidate, composition.attribute), place, standing.fitting, groupSize),
  );
  if (isLackingParts) return "composition";
  return standing.fittingCount < groupSize - 1 ? (worstFlaw(standing.flaws) ?? "no_group") : "no_group";
}

/** Whether the candidate and those who fit cannot play all parts of a composition. */
function isLacking(
  { counts }: CompositionConstraint,
  own: string,
  place: number,
  fitting: Standing["fitting"],
  groupSize: number,
): boolean {
  const claimed = [...counts.values()].reduce((a, b) => a + b, 0);
  if (claimed > groupSize || (claimed === groupSize && !counts.has(own))) return true;
  let others = counts.has(own) ? 0 : 1;
  const present = new Map([[own, 1]]);
  for (const { parts, count } of fitting) {
    const part = parts[place] ?? "";
    if (!counts.has(part)) others += count;
    present.set(part, (present.get(part) ?? 0) + count);
  }
  return (
    others < groupSize - claimed || [...counts].some(([part, count]) => (present.get(part) ?? 0) < count)
  );
}

/** What keeps most people away; where two do equally, the one that is checked first. */
export function worstFlaw(flaws: ReadonlyMap<PairFlaw["code"], number>): PairFlaw["code"] | null {
  let worst: PairFlaw["code"] | null = null;
  for (const flaw of ["different_value", "latency", "repeat_partner"] as const) {
    const count = flaws.get(flaw) ?? 0;
    if (count > 0 && count > (worst === null ? 0 : (flaws.get(worst) ?? 0))) worst = flaw;
  }
  return worst;
}

function standingOf<C extends MatchCandidate>(
  index: GroupIndex<C>,
  candidate: C,
  waitingCount: number,
  enough: number,
  now: number,
): Standing {
  index.settle(now);
  const own = index.partitionOf(candidate, now);
  const fitting: { parts: readonly string[]; count: number }[] = [];
  // A room keeps the candidate in the index too; a list made by hand leaves them out.
  let alike = index.size > waitingCount ? -1 : 0;
  let fittingCount = 0;
  let met = 0;
  for (const partition of index.partitionsFor(own)) {
    const limit = pairLimit(own, partition);
    if (limit === null) continue;
    alike += partition.members.size;
    const isApart = own.demands.noRepeatPartner || partition.demands.noRepeatPartner;
    let count = 0;
    for (const { value, load } of partition.members.from(
      Number.NEGATIVE_INFINITY,
      greatestLoad(limit, loadOf(candidate)),
    )) {
      if (value.subjectId === candidate.subjectId || loadOf(candidate) + load > limit) continue;
      if (isApart && haveMet(candidate, value)) met += 1;
      else count += 1;
      if (count === enough) break;
    }
    fitting.push({ parts: partition.parts, count });
    fittingCount += count;
  }
  const flaws = new Map<PairFlaw["code"], number>([
    ["different_value", waitingCount - alike],
    ["latency", alike - fittingCount - met],
    ["repeat_partner", met],
  ]);
  return { fitting, fittingCount, flaws };
}
