import type { MatchCandidate } from "../candidate.ts";
import type { JsonValue } from "../canonical-json.ts";
import { describeConstraint, type Constraint } from "../constraints/constraint.ts";
import { ConstraintSet } from "../constraints/demands.ts";
import { explainByConstraints } from "../constraints/explain.ts";
import { GroupIndex } from "../constraints/group-index.ts";
import { GroupSearch } from "../constraints/group-search.ts";
import { reasonByConstraints } from "../constraints/reason.ts";
import { KeptIndex } from "../indexes/kept-index.ts";
import { Matchmaker, type Explanation, type MatchContext } from "../matchmaker.ts";
import type { WaitingList } from "../waiting-list.ts";
import { builtInName } from "./built-in-name.ts";

/** Options of `RuleMatchmaker`. */
export interface RuleOptions {
  /** All of them hold. None: first come, first served. */
  readonly constraints: readonly Constraint[];
}

/**
 * First come, first served among those who may be together: of all groups that satisfy every constraint, the one that
 * is first in arrival order.
 *
 * Complete for limits on pair sums, equal values and compositions. With `noRepeatPartner` in groups of three and more it
 * is a search for cliques that visits at most 10,000 sets and compares at most 500,000 pairs; a record says where it was
 * cut. A decision costs O(log n) in the number of those who wait, times the number of combinations of composition values
 * and relaxed steps among those whom equal values let join; where `relaxed` has given up an equal value for the arriving
 * one, also times the number of its values among the others for whom it has.
 */
export class RuleMatchmaker<C extends MatchCandidate = MatchCandidate> extends Matchmaker<C> {
  override readonly name: string = builtInName(this, RuleMatchmaker, "RuleMatchmaker");
  override readonly options: JsonValue;
  override readonly readsRtt: boolean;
  override readonly indexes: readonly [KeptIndex<C, GroupIndex<C>>];
  readonly #constraints: ConstraintSet;

  constructor({ constraints }: RuleOptions) {
    super();
    this.#constraints = new ConstraintSet(constraints);
    this.options = { constraints: constraints.map(describeConstraint) };
    this.readsRtt = this.#constraints.readsRtt;
    this.indexes = [new KeptIndex<C, GroupIndex<C>>(() => new GroupIndex<C>(this.#constraints))];
  }

  override findMatch(
    arriving: C,
    waiting: WaitingList<C>,
    groupSize: number,
    context: MatchContext,
  ): readonly C[] | null {
    if (waiting.size < groupSize - 1) return null;
    const index = waiting.index(this.indexes[0]);
    index.settle(context.now);
    const { group, isCut } = new GroupSearch(this.#constraints, index, groupSize).find(arriving, context.now);
    if (isCut) context.reportCut?.();
    return group;
  }

  override rankCandidates(arriving: C, waiting: WaitingList<C>, groupSize: number): readonly C[] {
    const fitting = [...waiting].filter(
      (other) =>
        this.#constraints.pairFlaw(arriving, other, Math.max(arriving.enqueuedAt, other.enqueuedAt)) === null,
    );
    return fitting.length < groupSize - 1 ? [] : fitting;
  }

  override explain(
    candidate: C,
    waiting: WaitingList<C>,
    groupSize: number,
    context: MatchContext,
  ): Explanation {
    return explainByConstraints(this.#constraints, candidate, waiting, groupSize, context.now);
  }

  override explainCode(
    candidate: C,
    waiting: WaitingList<C>,
    groupSize: number,
    { now }: MatchContext,
  ): string {
    if (waiting.size < groupSize - 1) return "too_few";
    const index = waiting.index(this.indexes[0]);
    return reasonByConstraints(this.#constraints, index, candidate, waiting.size, groupSize, now);
  }

  override nextChangeAt(candidate: C, context: MatchContext): number | null {
    return this.#constraints.nextLevelAt(candidate, context.now);
  }

  override overtakenCode(candidate: C, _arriving: C, group: readonly C[], context: MatchContext): string {
    for (const member of group) {
      const flaw = this.#constraints.pairFlaw(candidate, member, context.now);
      if (flaw !== null) return flaw.code;
    }
    return this.#constraints.compositions.length > 0 ? "composition" : "not_chosen";
  }
}
