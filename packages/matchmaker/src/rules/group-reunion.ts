import type { MatchCandidate } from "../candidate.ts";
import {
  identifyMatchmaker,
  Matchmaker,
  type Explanation,
  type MatchContext,
  type MatchReason,
} from "../matchmaker.ts";
import type { JsonValue } from "../canonical-json.ts";
import { KeptIndex } from "../indexes/kept-index.ts";
import type { WaitingList } from "../waiting-list.ts";
import { ReunionIndex } from "./reunion-index.ts";
import { builtInName } from "./built-in-name.ts";

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
  override readonly name: string = builtInName(this, GroupReunionMatchmaker, "GroupReunionMatchmaker");
  override readonly options: JsonValue;
  override readonly readsRtt: boolean;
  override readonly indexes: readonly [KeptIndex<C, ReunionIndex<C>>];
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
    this.indexes = [
      new KeptIndex<C, ReunionIndex<C>>(
        () => new ReunionIndex<C>((candidate) => this.#heldUntil(candidate), fallback?.indexes ?? null),
      ),
    ];
    this.options = { fallback: fallback === undefined ? null : describeFallback(fallback), hold_ms: holdMs };
  }

  override findMatch(
    arriving: C,
    waiting: WaitingList<C>,
    groupSize: number,
    context: MatchContext,
  ): readonly C[] | null {
    if (waiting.size < groupSize - 1) return null;
    const index = waiting.index(this.indexes[0]);
    const partners = index.partnersOf(arriving, groupSize - 1);
    if (partners.length === groupSize - 1) return [...partners, arriving];
    if (this.#fallback === null || this.#isHeld(arriving, context.now)) return null;
    const free = index.free(context.now, arriving.subjectId);
    return this.#fallback.findMatch(arriving, free, groupSize, context);
  }

  override rankCandidates(arriving: C, waiting: WaitingList<C>, groupSize: number): readonly C[] {
    if (waiting.size < groupSize - 1) return [];
    const partners = waiting.index(this.indexes[0]).partnersOf(arriving, waiting.size);
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
    const index = waiting.index(this.indexes[0]);
    if (this.#isHeld(candidate, context.now) || this.#fallback === null) {
      const present = index.partnersOf(candidate, groupSize - 1).length;
      const missing = groupSize - 1 - present;
      if (missing <= 0) return super.explain(candidate, waiting, groupSize, context);
      return {
        code: "partner_absent",
        text: `Waits for ${missing} more former ${missing === 1 ? "partner" : "partners"}.`,
        nextChangeAt: this.nextChangeAt(candidate, context),
      };
    }
    const free = index.free(context.now, candidate.subjectId);
    const explanation = this.#fallback.explain(candidate, free, groupSize, context);
    const held = waiting.size - free.size;
    if (held === 0) return explanation;
    return {
      code: explanation.code,
      text: `${explanation.text.replace(/[.!?]$/, "")}; ${held} ${held === 1 ? "is" : "are"} held for former partners.`,
      nextChangeAt: earlierOf(explanation.nextChangeAt, index.nextFreeAt),
    };
  }

  override explainCode(
    candidate: C,
    waiting: WaitingList<C>,
    groupSize: number,
    context: MatchContext,
  ): string {
    if (this.#isHeld(candidate, context.now) || this.#fallback === null) {
      return super.explainCode(candidate, waiting, groupSize, context);
    }
    const free = waiting.index(this.indexes[0]).free(context.now, candidate.subjectId);
    return this.#fallback.explainCode(candidate, free, groupSize, context);
  }

  override nextChangeAt(candidate: C, context: MatchContext): number | null {
    if (this.#isHeld(candidate, context.now)) return this.#heldUntil(candidate);
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

  #isHeld(candidate: C, now: number): boolean {
    const until = this.#heldUntil(candidate);
    return until !== null && now < until;
  }

  /** Until when somebody is for their partners only; null: not at all. */
  #heldUntil(candidate: C): number | null {
    if (this.#holdMs === 0 || (candidate.groupHistory?.previousPartners.length ?? 0) === 0) return null;
    return candidate.enqueuedAt + this.#holdMs;
  }
}

function names(candidate: MatchCandidate, other: MatchCandidate): boolean {
  return candidate.groupHistory?.previousPartners.includes(other.subjectId) ?? false;
}

function earlierOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function describeFallback(fallback: Pick<Matchmaker, "name" | "version" | "options">): JsonValue {
  const { class: name, version, options } = identifyMatchmaker(fallback);
  return { class: name, version, options };
}
