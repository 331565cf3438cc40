import {
  Matchmaker,
  WaitingList,
  type KeptIndex,
  type MatchCandidate,
  type MatchContext,
  type PoolIndex,
} from "../../src/index.ts";
import { idsOf } from "./candidates.ts";

/** What a decision must say, by trying all: the ids of the group in order, or null. */
export type Promised = (
  arriving: MatchCandidate,
  pool: readonly MatchCandidate[],
  groupSize: number,
  now: number,
) => readonly string[] | null;

/**
 * A rule in a room, of which every decision is compared with that of a fresh instance from a list made by hand, and with
 * what was promised. A room takes whatever a rule throws, so that what differs is kept in `flaws`.
 */
export class WatchedRule extends Matchmaker {
  override readonly name = "WatchedRule";
  override readonly indexes: readonly KeptIndex<MatchCandidate, PoolIndex>[];
  readonly flaws: string[] = [];
  readonly counts = { decisions: 0, groups: 0, greatestPool: 0 };
  readonly #rule: Matchmaker;
  readonly #make: () => Matchmaker;
  readonly #promised: Promised;

  constructor(make: () => Matchmaker, promised: Promised) {
    super();
    this.#rule = make();
    this.#make = make;
    this.#promised = promised;
    this.indexes = this.#rule.indexes;
  }

  override findMatch(
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
    context: MatchContext,
  ): readonly MatchCandidate[] | null {
    const pool = [...waiting];
    const group = this.#rule.findMatch(arriving, waiting, groupSize, context);
    const byHand = this.#make().findMatch(arriving, WaitingList.of(pool), groupSize, context);
    const promised = this.#promised(arriving, pool, groupSize, context.now);
    const answers = [idsOf(group), idsOf(byHand), promised].map((ids) => ids?.join(" ") ?? "none");
    if (new Set(answers).size > 1) {
      const given = JSON.stringify({ now: context.now, groupSize, arriving, pool });
      this.flaws.push(`kept, by hand, promised: ${answers.join(" | ")} of ${given}`);
    }
    this.counts.decisions += 1;
    if (group !== null) this.counts.groups += 1;
    this.counts.greatestPool = Math.max(this.counts.greatestPool, pool.length);
    return group;
  }

  override nextChangeAt(candidate: MatchCandidate, context: MatchContext): number | null {
    return this.#rule.nextChangeAt(candidate, context);
  }

  override explain(...asked: Parameters<Matchmaker["explain"]>): ReturnType<Matchmaker["explain"]> {
    return this.#rule.explain(...asked);
  }
}
