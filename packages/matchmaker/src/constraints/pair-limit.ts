import type { MatchCandidate } from "../candidate.ts";
import type { Partition } from "./partitions.ts";

/** The greatest sum of loads that members of these partitions may have together; null: they may not be together. */
export function pairLimit<C extends MatchCandidate>(a: Partition<C>, b: Partition<C>): number | null {
  for (const name of a.demands.sameValues) if (a.values.get(name) !== b.values.get(name)) return null;
  for (const name of b.demands.sameValues) if (a.values.get(name) !== b.values.get(name)) return null;
  return Math.min(a.demands.maxPairRttMs, b.demands.maxPairRttMs);
}

/** What is left of a limit, and a rounding error more: the sum itself decides. */
export function greatestLoad(limit: number, load: number): number {
  const left = limit - load;
  return Number.isFinite(left) ? left + (Math.abs(limit) + Math.abs(load)) * Number.EPSILON : left;
}
