import type { MatchCandidate } from "../candidate.ts";

/**
 * What a rule wants kept over those who wait, so that a decision need not scan them. The room adds whoever can be
 * matched and removes whoever cannot; while a decision is made, the arriving one is out.
 */
export interface PoolIndex<C extends MatchCandidate = MatchCandidate> {
  /** @param place grows with the order of arrival, and is kept through every return */
  readonly add: (candidate: C, place: number) => void;
  readonly remove: (candidate: C, place: number) => void;
}
