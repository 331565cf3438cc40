import type { MatchCandidate } from "../candidate.ts";
import {
  identifyMatchmaker,
  Matchmaker,
  type Explanation,
  type MatchContext,
  type MatchReason,
} from "../matchmaker.ts";
import type { JsonValue } from "../canonical-json.ts";
import type { WaitingList } from "../waiting-list.ts";

/** Options of `GroupReunionMatchmaker`. */
export interface GroupReunionOptions<C extends MatchCandidate = MatchCandidate> {
  /** Decides when the former partners are not all there; without one they wait. */
  readonly fallback?: Matchmaker<C>;
  /** How long after their arrival those who name a partner are for their partners only, in ms. @default 0 */
  readonly holdMs?: number;
}

/**
 * When `groupSize - 1` former partners of the arriving candidate wait (first those whom the arriving one names,
 * in arrival order, then those who name the arriving one), that group; otherwise what the fallback says, and
 * without one, wait. While `holdMs` runs, the fallback neither takes nor serves those who name a partner.
 */
export class GroupReunionMatchmaker<C extends MatchCandidate = MatchCandidate> extends Matchmaker<C> {
  override readonly options: JsonValue;
  override readonly readsRtt: boolean;
  readonly #fallback: Matchmaker<C> | null;
  readonly #holdMs: number;

  /** @throws RangeError when `holdMs` is not a finite number of at least 0 */
  constructor({ fallback, holdMs = 0 }: GroupReunionOptions<C> = {}) {
    super();
    if (!(Number.isFinite(holdMs) && holdMs >= 0)) {
      throw new RangeError(`Expected \`holdMs\` to be a finite number of at least 0, got \`${holdMs}\`.`);
    }
    this.#fallback = fallback ?? null;
    this.#holdMs = holdMs;
    this.readsRtt = fallback?.readsRtt ?? false;
    this.options = { fallback: fallback === undefined ? null : describeFallback(fallback), hold_ms: holdMs };
  }

  override findMatch(
    arriving: C,
    waiting: WaitingList<C>,
    groupSize: number,
    context: MatchContext,
  ): readonly C[] | null {
    if (waiting.size < groupSize - 1) return null;
    return (
      this.#reunite(arriving, waiting, groupSize) ?? this.#fallBack(arriving, waiting, groupSize, context)
    );
  }

  override rankCandidates(arriving: C, waiting: WaitingList<C>, groupSize: number): readonly C[] {
    if (waiting.size < groupSize - 1) return [];
    const partners = partnersOf(arriving, waiting);
    if (this.#fallback === null) return partners;
    const known = new Set(partners);
    return [...partners, ...[...waiting].filter((other) => !known.has(other))];
  }

  override explain(
    candidate: C,
    waiting: WaitingList<C>,
    groupSize: number,
    context: MatchContext,
  ): Explanation {
    const nextChangeAt = this.nextChangeAt(candidate, context);
    if (this.#isHeld(candidate, context.now) || this.#fallback === null) {
      const present = partnersOf(candidate, waiting).length;
      const missing = groupSize - 1 - present;
      if (missing <= 0) return super.explain(candidate, waiting, groupSize, context);
      return {
        code: "partner_absent",
        text: `Waits for ${missing} more former ${missing === 1 ? "partner" : "partners"}.`,
        nextChangeAt,
      };
    }
    const open = waiting.filter((other) => !this.#isHeld(other, context.now));
    return { ...this.#fallback.explain(candidate, open, groupSize, context), nextChangeAt };
  }

  override nextChangeAt(candidate: C, context: MatchContext): number | null {
    if (this.#isHeld(candidate, context.now)) return candidate.enqueuedAt + this.#holdMs;
    return this.#fallback?.nextChangeAt(candidate, context) ?? null;
  }

  override matchReason(arriving: C, group: readonly C[]): MatchReason {
    const others = group.filter((member) => member.subjectId !== arriving.subjectId);
    return others.every((other) => names(arriving, other) || names(other, arriving)) ? "reunion" : "fallback";
  }

  override overtakenCode(candidate: C, arriving: C, group: readonly C[], context: MatchContext): string {
    if (this.#isHeld(candidate, context.now)) return "held_for_partner";
    if (this.matchReason(arriving, group) === "reunion") return "reunion_first";
    return this.#fallback?.overtakenCode(candidate, arriving, group, context) ?? "not_chosen";
  }

  #reunite(arriving: C, waiting: WaitingList<C>, groupSize: number): readonly C[] | null {
    const partners = partnersOf(arriving, waiting);
    return partners.length < groupSize - 1 ? null : [...partners.slice(0, groupSize - 1), arriving];
  }

  #fallBack(
    arriving: C,
    waiting: WaitingList<C>,
    groupSize: number,
    context: MatchContext,
  ): readonly C[] | null {
    if (this.#fallback === null || this.#isHeld(arriving, context.now)) return null;
    const open = this.#holdMs === 0 ? waiting : waiting.filter((other) => !this.#isHeld(other, context.now));
    return this.#fallback.findMatch(arriving, open, groupSize, context);
  }

  #isHeld(candidate: C, now: number): boolean {
    return (
      this.#holdMs > 0 &&
      (candidate.groupHistory?.previousPartners.length ?? 0) > 0 &&
      now < candidate.enqueuedAt + this.#holdMs
    );
  }
}

/** Former partners who wait: first those whom the candidate names, in arrival order, then those who name them. */
function partnersOf<C extends MatchCandidate>(candidate: C, waiting: WaitingList<C>): readonly C[] {
  const named: C[] = [];
  const naming: C[] = [];
  for (const other of waiting) {
    if (names(candidate, other)) named.push(other);
    else if (names(other, candidate)) naming.push(other);
  }
  return [...named, ...naming];
}

function names(candidate: MatchCandidate, other: MatchCandidate): boolean {
  return candidate.groupHistory?.previousPartners.includes(other.subjectId) ?? false;
}

function describeFallback(fallback: Matchmaker): JsonValue {
  const { class: name, version, options } = identifyMatchmaker(fallback);
  return { class: name, version, options };
}
