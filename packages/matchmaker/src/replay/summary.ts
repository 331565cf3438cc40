import type { OtherRule } from "./recorded-room.ts";

/** What a replay has gone through so far. */
export interface ReplaySummary {
  readonly events: number;
  /** `proposed` that were decided again. */
  readonly groups: number;
  /** `refused` that were decided again. */
  readonly refusals: number;
  /** Decisions in no event, which must form no group now either. */
  readonly withoutGroup: number;
  /** Decisions that would form a group now, and whose record a stop may have taken with it: counted, not judged. */
  readonly unfinished: number;
  /** Recorded decisions that nothing in the journal called for; the rule was asked all the same. */
  readonly uncalledFor: number;
  /** Matches whose condition and roles were given again. */
  readonly assignments: number;
  /** Those of them that were made by hand: no rule decided them. */
  readonly byHand: number;
  readonly differences: number;
  /** Where the rule that decided again is not the one that an `opened` names, by its hash. */
  readonly otherRules: readonly OtherRule[];
}

/** A summary that is being counted. */
export type ReplayCounts = { -readonly [Name in keyof ReplaySummary]: ReplaySummary[Name] };

/** A summary of nothing yet. */
export function countNothing(): ReplayCounts {
  return {
    events: 0,
    groups: 0,
    refusals: 0,
    withoutGroup: 0,
    unfinished: 0,
    uncalledFor: 0,
    assignments: 0,
    byHand: 0,
    differences: 0,
    otherRules: [],
  };
}
