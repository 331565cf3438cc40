import type { MatchCandidate } from "./candidate.ts";
import { canonicalJson, type JsonValue } from "./canonical-json.ts";
import type { KeptIndex } from "./indexes/kept-index.ts";
import type { PoolIndex } from "./indexes/pool-index.ts";
import { checkExplanation } from "./room/rule-answers.ts";
import { sha256Hex } from "./sha256.ts";
import type { WaitingList } from "./waiting-list.ts";

/** What a rule may know beside the candidates. */
export interface MatchContext {
  /** The time of the decision, epoch milliseconds. */
  readonly now: number;
  /** Seeded random numbers in [0, 1): the same decision sees the same numbers again in a replay. */
  readonly random: () => number;
  /** Says that a search was given up before its end; the record then says `search: "cut"`. */
  readonly reportCut?: () => void;
}

/** Why a group was formed, as it stands in every record. */
export type MatchReason =
  | "fifo"
  | "latency"
  | "reunion"
  | "fallback"
  | "rule"
  | "step"
  | "manual"
  | "group_reunion";

/** Why a candidate has not been matched yet. */
export interface Explanation {
  /** Short and stable, for counting. */
  readonly code: string;
  /** One sentence for the person who runs the study. */
  readonly text: string;
  /** Epoch milliseconds at which time alone can change the answer; null when only other people can. */
  readonly nextChangeAt: number | null;
}

/** How a rule is named in every record. */
export interface MatchmakerIdentity {
  readonly class: string;
  readonly version: string;
  readonly options: JsonValue;
  /** SHA-256, hex, of the canonical JSON (RFC 8785) of class, version and options. */
  readonly hash: string;
}

/**
 * Decides who forms a group. A rule of one's own extends this class with one synchronous, pure function.
 *
 * @example
 * class Newest extends Matchmaker {
 *   findMatch(arriving, waiting, groupSize) {
 *     if (waiting.size < groupSize - 1) return null;
 *     return [...[...waiting].slice(1 - groupSize), arriving];
 *   }
 * }
 */
export abstract class Matchmaker<C extends MatchCandidate = MatchCandidate> {
  /** Name in every record (`matchmaker_class`). Set it where class names are minified. @default the class's name */
  readonly name: string = this.constructor.name;
  /** Raise it when the rule's behaviour changes. @default "1" */
  readonly version: string = "1";
  /** The declared options, as JSON; part of the hash that a pre-registration quotes. @default {} */
  readonly options: JsonValue = {};
  /** Whether the rule looks at `rttMs`: the server then measures before it lets somebody in. @default false */
  readonly readsRtt: boolean = false;
  /** Indexes that a room is to keep over those who wait; `waiting.index(…)` gives them. @default none */
  readonly indexes: readonly KeptIndex<C, PoolIndex<C>>[] = [];
  /** Greatest measured latency between two browsers, in ms; null: no limit. @default null */
  readonly maxP2pRttMs: number | null = null;

  /**
   * Returns exactly `groupSize` candidates that include `arriving`, or null to keep everybody waiting.
   *
   * @param arriving the candidate for whom this decision is made; not in `waiting`
   * @param waiting everybody else who can be matched, in arrival order
   */
  abstract findMatch(
    arriving: C,
    waiting: WaitingList<C>,
    groupSize: number,
    context: MatchContext,
  ): readonly C[] | null;

  /** Whom to probe against the arriving one, in order: all who wait, or nobody when they are too few. */
  rankCandidates(_arriving: C, waiting: WaitingList<C>, groupSize: number): readonly C[] {
    return waiting.size < groupSize - 1 ? [] : [...waiting];
  }

  /** Whether a measured latency forbids a pair: never without a limit; always when the measurement failed. */
  shouldRejectForRtt(measuredRttMs: number | null): boolean {
    if (this.maxP2pRttMs === null) return false;
    return measuredRttMs === null || measuredRttMs > this.maxP2pRttMs;
  }

  /** Why this candidate has not been matched yet. At most one scan of the pool. */
  explain(candidate: C, waiting: WaitingList<C>, groupSize: number, context: MatchContext): Explanation {
    const nextChangeAt = this.nextChangeAt(candidate, context);
    return (
      explainTooFew(waiting.size, groupSize, nextChangeAt) ?? {
        code: "no_group",
        text: `The rule found no group among the ${waiting.size + 1} who wait.`,
        nextChangeAt,
      }
    );
  }

  /**
   * The `code` of `explain` alone, as records count it: asked for up to 20 people each second. A rule whose `explain`
   * scans the pool can say it from an index.
   */
  explainCode(candidate: C, waiting: WaitingList<C>, groupSize: number, context: MatchContext): string {
    return checkExplanation(this.explain(candidate, waiting, groupSize, context)).code;
  }

  /** The epoch ms at which time alone can change the answer for this candidate; null (default) when it cannot. */
  nextChangeAt(_candidate: C, _context: MatchContext): number | null {
    return null;
  }

  /** Why this group was formed, for the record. @default "rule" */
  matchReason(_arriving: C, _group: readonly C[]): MatchReason {
    return "rule";
  }

  /** Why somebody who waited longer was not taken: a code from a check against the chosen, not a scan. */
  overtakenCode(_candidate: C, _arriving: C, _group: readonly C[], _context: MatchContext): string {
    return "not_chosen";
  }
}

/** Name, version, options and hash of a rule, as they stand in the journal. */
export function identifyMatchmaker(
  matchmaker: Pick<Matchmaker, "name" | "version" | "options">,
): MatchmakerIdentity {
  const identity = { class: matchmaker.name, version: matchmaker.version, options: matchmaker.options };
  return { ...identity, hash: sha256Hex(canonicalJson(identity)) };
}

/** The explanation when too few wait for a group, or null when there are enough. */
export function explainTooFew(
  waitingCount: number,
  groupSize: number,
  nextChangeAt: number | null,
): Explanation | null {
  const missing = groupSize - 1 - waitingCount;
  if (missing <= 0) return null;
  return {
    code: "too_few",
    text: `Needs ${missing} more ${missing === 1 ? "person" : "people"} for a group of ${groupSize}.`,
    nextChangeAt,
  };
}
