import type { MatchCandidate } from "../candidate.ts";
import {
  explainTooFew,
  Matchmaker,
  type Explanation,
  type MatchContext,
  type MatchReason,
} from "../matchmaker.ts";
import type { WaitingList } from "../waiting-list.ts";

/** Options of `LatencyFIFOMatchmaker`. */
export interface LatencyFIFOOptions {
  /** Greatest estimated peer latency of any pair, in ms: the sum of the two server RTTs. Finite, at least 0. */
  readonly maxServerRttMs: number;
}

/**
 * FIFO among candidates for whom every pair in the group has an estimated peer latency (the sum of the two
 * server RTTs) of at most the limit; a missing RTT never excludes. Of all groups that fit, the one that is
 * first in arrival order. One scan of the pool for pairs, two for larger groups.
 */
export class LatencyFIFOMatchmaker<C extends MatchCandidate = MatchCandidate> extends Matchmaker<C> {
  override readonly options: { readonly max_server_rtt_ms: number };
  override readonly readsRtt = true;
  readonly #limitMs: number;

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
  }

  override findMatch(arriving: C, waiting: WaitingList<C>, groupSize: number): readonly C[] | null {
    const needed = groupSize - 1;
    if (waiting.size < needed) return null;
    if (needed === 0) return [arriving];
    if (needed === 1) {
      for (const candidate of waiting) if (this.#fits(arriving, candidate)) return [candidate, arriving];
      return null;
    }
    const chosen = earliestFeasible(
      [...waiting].filter((candidate) => this.#fits(arriving, candidate)),
      needed,
      this.#limitMs,
    );
    return chosen === null ? null : [...chosen, arriving];
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

  override matchReason(): MatchReason {
    return "latency";
  }

  override overtakenCode(candidate: C, _arriving: C, group: readonly C[]): string {
    return group.every((member) => this.#fits(candidate, member)) ? "not_chosen" : "latency";
  }

  #fits(a: C, b: C): boolean {
    return load(a) + load(b) <= this.#limitMs;
  }
}

/** A missing RTT fits with every other. */
function load(candidate: MatchCandidate): number {
  return candidate.rttMs ?? Number.NEGATIVE_INFINITY;
}

/**
 * Of all sets of `needed` candidates in which each pair sums to at most the limit, the first in arrival
 * order, or null. Complete: for pair sums a partial set can be finished exactly when the candidates after it
 * with the lowest RTTs finish it, and those are known for each position from one scan backwards.
 */
function earliestFeasible<C extends MatchCandidate>(
  candidates: readonly C[],
  needed: number,
  limitMs: number,
): readonly C[] | null {
  if (candidates.length < needed) return null;
  const lowestAfter = lowestLoadsAfter(candidates, needed - 1);
  const chosen: C[] = [];
  let greatest = Number.NEGATIVE_INFINITY;
  for (const [index, candidate] of candidates.entries()) {
    const own = load(candidate);
    const open = needed - chosen.length - 1;
    const lowest = lowestAfter[index] ?? [];
    if (lowest.length < open || (chosen.length > 0 && greatest + own > limitMs)) continue;
    const greatestHere = Math.max(greatest, own);
    // The `open` lowest loads are ascending: the pairs that bind are the last with the greatest chosen,
    // and the last with the one before it.
    const last = lowest[open - 1] ?? Number.NEGATIVE_INFINITY;
    const beforeLast = lowest[open - 2] ?? Number.NEGATIVE_INFINITY;
    if (open > 0 && Math.max(greatestHere, beforeLast) + last > limitMs) continue;
    chosen.push(candidate);
    greatest = greatestHere;
    if (chosen.length === needed) return chosen;
  }
  return null;
}

/** For each position, the up to `count` lowest loads behind it, ascending. */
function lowestLoadsAfter(
  candidates: readonly MatchCandidate[],
  count: number,
): readonly (readonly number[])[] {
  const result: (readonly number[])[] = [];
  let lowest: readonly number[] = [];
  for (let index = candidates.length - 1; index >= 0; index -= 1) {
    result[index] = lowest;
    const candidate = candidates[index];
    if (candidate === undefined) continue;
    const own = load(candidate);
    if (lowest.length < count || own < (lowest.at(-1) ?? Number.NEGATIVE_INFINITY)) {
      lowest = [...lowest, own].toSorted((a, b) => a - b).slice(0, count);
    }
  }
  return result;
}
