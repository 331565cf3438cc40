import type { MatchCandidate } from "../candidate.ts";
import { maxPairRtt } from "../constraints/constraint.ts";
import { ConstraintSet, loadOf } from "../constraints/demands.ts";
import { GroupIndex } from "../constraints/group-index.ts";
import { GroupSearch } from "../constraints/group-search.ts";
import { reasonByConstraints } from "../constraints/reason.ts";
import { KeptIndex } from "../indexes/kept-index.ts";
import {
  explainTooFew,
  Matchmaker,
  type Explanation,
  type MatchContext,
  type MatchReason,
} from "../matchmaker.ts";
import type { WaitingList } from "../waiting-list.ts";
import { builtInName } from "./built-in-name.ts";

/** Options of `LatencyFIFOMatchmaker`. */
export interface LatencyFIFOOptions {
  /** Greatest estimated peer latency of any pair, in ms: the sum of the two server RTTs. Finite, at least 0. */
  readonly maxServerRttMs: number;
}

/**
 * FIFO among candidates for whom every pair in the group has an estimated peer latency (the sum of the two
 * server RTTs) of at most the limit; a missing RTT never excludes. Of all groups that fit, the one that is
 * first in arrival order. A decision costs O(log n) in a pool of any size.
 */
export class LatencyFIFOMatchmaker<C extends MatchCandidate = MatchCandidate> extends Matchmaker<C> {
  override readonly name: string = builtInName(this, LatencyFIFOMatchmaker, "LatencyFIFOMatchmaker");
  override readonly options: { readonly max_server_rtt_ms: number };
  override readonly readsRtt = true;
  override readonly indexes: readonly [KeptIndex<C, GroupIndex<C>>];
  readonly #limitMs: number;
  readonly #constraints: ConstraintSet;

  /** @throws RangeError when the limit is not a finite number of at least 0 */
  constructor({ maxServerRttMs }: LatencyFIFOOptions) {
    super();
    if (!(Number.isFinite(maxServerRttMs) && maxServerRttMs >= 0)) {
      throw new RangeError(
        `Expected \`maxServerRttMs\` to be a finite number of at least 0, got \`${maxServerRttMs}\`.`,
      );
    }
    this.#limitMs = maxServerRttMs;
    this.options = { max_server_rtt_ms: maxServerRttMs };
    this.#constraints = new ConstraintSet([maxPairRtt(maxServerRttMs)]);
    this.indexes = [new KeptIndex<C, GroupIndex<C>>(() => new GroupIndex<C>(this.#constraints))];
  }

  override findMatch(arriving: C, waiting: WaitingList<C>, groupSize: number): readonly C[] | null {
    if (waiting.size < groupSize - 1) return null;
    const index = waiting.index(this.indexes[0]);
    return new GroupSearch(this.#constraints, index, groupSize).find(arriving, arriving.enqueuedAt).group;
  }

  override rankCandidates(arriving: C, waiting: WaitingList<C>, groupSize: number): readonly C[] {
    const fitting = [...waiting].filter((candidate) => this.#fits(arriving, candidate));
    return fitting.length < groupSize - 1 ? [] : fitting;
  }

  override explain(
    candidate: C,
    waiting: WaitingList<C>,
    groupSize: number,
    context: MatchContext,
  ): Explanation {
    const nextChangeAt = this.nextChangeAt(candidate, context);
    const tooFew = explainTooFew(waiting.size, groupSize, nextChangeAt);
    if (tooFew !== null) return tooFew;
    let beyond = 0;
    for (const other of waiting) if (!this.#fits(candidate, other)) beyond += 1;
    const fitting = waiting.size - beyond;
    if (fitting >= groupSize - 1) {
      return {
        code: "latency_group",
        text: `${fitting} are within ${this.#limitMs} ms of this one, but no ${groupSize - 1} of them are within it of each other.`,
        nextChangeAt,
      };
    }
    return {
      code: "latency",
      text: `${beyond} of ${waiting.size} who wait are beyond ${this.#limitMs} ms; needs ${groupSize - 1 - fitting} more within it.`,
      nextChangeAt,
    };
  }

  override explainCode(
    candidate: C,
    waiting: WaitingList<C>,
    groupSize: number,
    { now }: MatchContext,
  ): string {
    if (waiting.size < groupSize - 1) return "too_few";
    const index = waiting.index(this.indexes[0]);
    const reason = reasonByConstraints(this.#constraints, index, candidate, waiting.size, groupSize, now);
    return reason === "no_group" ? "latency_group" : reason;
  }

  override matchReason(): MatchReason {
    return "latency";
  }

  override overtakenCode(candidate: C, _arriving: C, group: readonly C[]): string {
    return group.every((member) => this.#fits(candidate, member)) ? "not_chosen" : "latency";
  }

  #fits(a: C, b: C): boolean {
    return loadOf(a) + loadOf(b) <= this.#limitMs;
  }
}
