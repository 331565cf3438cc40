import type { MatchCandidate } from "../candidate.ts";
import type { OrderedEntry } from "../indexes/ordered-tree.ts";
import { haveMet, loadOf, type ConstraintSet } from "./demands.ts";
import type { GroupIndex } from "./group-index.ts";
import type { Partition } from "./partitions.ts";
import { greatestLoad, pairLimit } from "./pair-limit.ts";

/** Most sets that a search for cliques visits in all, and for one first member. */
const MAX_VISITS = 10_000;
const MAX_VISITS_PER_FIRST = 2_000;
/** How often it asks of two whether they have met: with many acquaintances that takes longer than visiting. */
const MAX_COMPARISONS = 500_000;

/** What a search found. */
export interface FoundGroup<C extends MatchCandidate> {
  /** In arrival order, the arriving one last; null: none. */
  readonly group: readonly C[] | null;
  /** Whether sets were left out that an unlimited search would have visited. */
  readonly isCut: boolean;
}

interface Member<C extends MatchCandidate> {
  readonly candidate: C;
  readonly partition: Partition<C>;
}

/** A member that was found in a place. */
interface Placed<C extends MatchCandidate> extends Member<C> {
  readonly entry: OrderedEntry<C>;
}

interface Choice<C extends MatchCandidate> {
  readonly partition: Partition<C>;
  /** No greater load fits with everybody chosen so far; one that is a rounding error below may not fit either. */
  readonly maxLoad: number;
}

/**
 * Of all groups that satisfy the constraints, the one that is first in arrival order. Complete for limits on pair sums,
 * equal values and compositions: there the members of a partition differ in their load only, so a partial group can be
 * finished exactly when the least loads of some partitions finish it. Where former partners are kept apart in groups of
 * three and more it is a search for cliques, which gives up after 10,000 sets or 500,000 comparisons of two people.
 */
export class GroupSearch<C extends MatchCandidate> {
  readonly #constraints: ConstraintSet;
  readonly #index: GroupIndex<C>;
  readonly #groupSize: number;
  readonly #isCliqueSearch: boolean;
  #visits = 0;
  #visitsOfFirst = 0;
  #comparisons = 0;
  #isCut = false;

  constructor(constraints: ConstraintSet, index: GroupIndex<C>, groupSize: number) {
    this.#constraints = constraints;
    this.#index = index;
    this.#groupSize = groupSize;
    this.#isCliqueSearch = constraints.hasRepeatLimit && groupSize > 2;
  }

  /** @param now the time of the decision, to which the index has been settled */
  find(arriving: C, now: number): FoundGroup<C> {
    const self: Member<C> = { candidate: arriving, partition: this.#index.partitionOf(arriving, now) };
    if (!this.#allowsParts([self])) return { group: null, isCut: false };
    const chosen = this.#extend([self], Number.NEGATIVE_INFINITY);
    if (chosen === null) return { group: null, isCut: this.#isCut };
    const others = chosen.slice(1).map(({ candidate }) => candidate);
    return { group: [...others, arriving], isCut: this.#isCut };
  }

  /** Completes a partial group with people behind a place, or null. */
  #extend(chosen: readonly Member<C>[], after: number): readonly Member<C>[] | null {
    if (chosen.length === this.#groupSize) return chosen;
    const choices = this.#choices(chosen);
    if (choices.length === 0 || !this.#canFinish(chosen, choices, after)) return null;
    for (const next of inOrder(choices, after)) {
      if (chosen.length === 1) this.#visitsOfFirst = 0;
      if (this.#comparisons > MAX_COMPARISONS) return this.#giveUp();
      // Who was chosen last has been compared with the fewest so far.
      if (chosen.findLast((member) => !this.#fits(member, next)) !== undefined) continue;
      const longer = [...chosen, next];
      if (!this.#allowsParts(longer)) continue;
      if (this.#isExhausted()) return this.#giveUp();
      const whole = this.#extend(longer, next.entry.order);
      if (whole !== null) return whole;
    }
    return null;
  }

  /** Counts a set; true when a search for cliques has visited enough of them. */
  #isExhausted(): boolean {
    if (!this.#isCliqueSearch) return false;
    this.#visits += 1;
    this.#visitsOfFirst += 1;
    return this.#visits > MAX_VISITS || this.#visitsOfFirst > MAX_VISITS_PER_FIRST;
  }

  #giveUp(): null {
    this.#isCut = true;
    return null;
  }

  /** The partitions whose members may join all who are chosen, and up to which load. */
  #choices(chosen: readonly Member<C>[]): readonly Choice<C>[] {
    const [arriving] = chosen;
    const choices: Choice<C>[] = [];
    if (arriving === undefined) return choices;
    for (const partition of this.#index.partitionsFor(arriving.partition)) {
      if (partition.members.size === 0) continue;
      let maxLoad = Number.POSITIVE_INFINITY;
      for (const member of chosen) {
        const limit = pairLimit(member.partition, partition);
        maxLoad =
          limit === null ? Number.NaN : Math.min(maxLoad, greatestLoad(limit, loadOf(member.candidate)));
      }
      if (!Number.isNaN(maxLoad) && partition.members.leastLoad <= maxLoad)
        choices.push({ partition, maxLoad });
    }
    return choices;
  }

  /** Whether a partial group can be finished with people behind a place, not looking at who has met whom. */
  #canFinish(chosen: readonly Member<C>[], choices: readonly Choice<C>[], after: number): boolean {
    const open = this.#groupSize - chosen.length;
    const lowest = choices.map(({ partition, maxLoad }) =>
      partition.members.lowest(after, open).filter(({ load }) => load <= maxLoad),
    );
    const pick = (from: number, picked: readonly Member<C>[]): boolean => {
      if (picked.length === open) return true;
      for (let index = from; index < choices.length; index += 1) {
        const partition = choices[index]?.partition;
        if (partition === undefined) continue;
        const taken = picked.filter((member) => member.partition === partition).length;
        const next = lowest[index]?.[taken];
        if (next === undefined) continue;
        const longer = [...picked, { candidate: next.value, partition }];
        const isFitting = [...chosen, ...picked].every((member) => isWithin(member, next, partition));
        if (isFitting && this.#allowsParts([...chosen, ...longer]) && pick(index, longer)) return true;
      }
      return false;
    };
    return pick(0, []);
  }

  /** What the choice of a partition leaves open: the sum of the loads, and whether they have met. */
  #fits(member: Member<C>, { candidate, partition, entry }: Placed<C>): boolean {
    if (!isWithin(member, entry, partition)) return false;
    const keepsApart = member.partition.demands.noRepeatPartner || partition.demands.noRepeatPartner;
    return !keepsApart || !this.#haveMet(member.candidate, candidate);
  }

  #haveMet(a: C, b: C): boolean {
    if (!this.#isCliqueSearch) return haveMet(a, b);
    this.#comparisons += 1;
    return this.#index.partnersOf(a).has(b.subjectId) || this.#index.partnersOf(b).has(a.subjectId);
  }

  /** Whether the compositions can still be met with these in the group. */
  #allowsParts(members: readonly Member<C>[]): boolean {
    return this.#constraints.compositions.every(({ counts }, index) => {
      let missing = 0;
      let others = members.length;
      for (const [value, count] of counts) {
        const present = members.filter(({ partition }) => partition.parts[index] === value).length;
        if (present > count) return false;
        missing += count - present;
        others -= present;
      }
      const total = [...counts.values()].reduce((a, b) => a + b, 0);
      return missing <= this.#groupSize - members.length && others <= this.#groupSize - total;
    });
  }
}

function isWithin<C extends MatchCandidate>(
  member: Member<C>,
  next: OrderedEntry<C>,
  partition: Partition<C>,
): boolean {
  const limit = pairLimit(member.partition, partition);
  return limit !== null && loadOf(member.candidate) + next.load <= limit;
}

/** Those whom the choices allow behind a place, in arrival order over all partitions. */
function* inOrder<C extends MatchCandidate>(
  choices: readonly Choice<C>[],
  after: number,
): IterableIterator<Placed<C>> {
  const next = choices.map(({ partition, maxLoad }) => partition.members.first(after, maxLoad));
  for (;;) {
    let earliest = -1;
    for (const [index, entry] of next.entries()) {
      if (entry !== undefined && entry.order < (next[earliest]?.order ?? Number.POSITIVE_INFINITY))
        earliest = index;
    }
    const choice = choices[earliest];
    const entry = next[earliest];
    if (choice === undefined || entry === undefined) return;
    yield { candidate: entry.value, partition: choice.partition, entry };
    next[earliest] = choice.partition.members.first(entry.order, choice.maxLoad);
  }
}
