import type { Constraint, MatchCandidate, OpenedEvent, ProposedEvent } from "../../src/index.ts";
import { combinations } from "./candidates.ts";
import { firstGroup, groupHolds } from "./constraint-oracle.ts";
import { promiseOf } from "./random-policies.ts";

/** One step of the chain that a process declared, as its `opened` records it. */
interface ChainStep {
  readonly index: number;
  readonly afterMs: number;
  readonly groupSize: number;
  readonly matchmakerClass: string;
  /** What the rule promises; null where it promises something else than a first group under constraints. */
  readonly promise: readonly Constraint[] | null;
}

/** Somebody who can be matched. */
export interface Waiter {
  readonly candidate: MatchCandidate;
  readonly waitedMs: number;
}

/** What a declared fallback chain means for those who wait: a second reading of it, by trying all groups. */
export class ChainModel {
  readonly #steps: readonly ChainStep[];
  /** Waiting time at which a wait ends; Infinity: never. */
  readonly releaseAfterMs: number;

  constructor({ group_size, matchmaker, steps = [] }: OpenedEvent) {
    const first = { after_ms: 0, group_size, matchmaker, release: false };
    this.#steps = [first, ...steps]
      .filter(({ release }) => !release)
      .map((step, index) => ({
        index,
        afterMs: step.after_ms,
        groupSize: step.group_size,
        matchmakerClass: step.matchmaker.class,
        promise: promiseOf(step.matchmaker.hash),
      }));
    this.releaseAfterMs = steps.find(({ release }) => release)?.after_ms ?? Number.POSITIVE_INFINITY;
  }

  /** The rule that made a proposal. */
  classAt(step: number): string | undefined {
    return this.#steps[step]?.matchmakerClass;
  }

  /**
   * What is wrong with a proposal, or null.
   *
   * @param pool everybody who can be matched, in the order of arrival
   * @param isDelayed whether these may not be proposed yet
   */
  proposalFlaw(
    event: ProposedEvent & { readonly at: number },
    pool: readonly Waiter[],
    isDelayed: (members: readonly string[]) => boolean,
  ): string | null {
    const trigger = pool.find(({ candidate }) => candidate.subjectId === event.trigger);
    const step = this.#steps[event.step];
    if (trigger === undefined || step === undefined) return `the step ${event.step}`;
    if (event.members.length !== step.groupSize) return `a group of ${event.members.length}`;
    if (event.step > 0 !== (event.reason === "step")) return `${event.reason} in step ${event.step}`;
    if (step.promise !== null && event.search === "cut") return "a search that was cut in so small a pool";
    const own = this.#reached(trigger);
    if (own.index > event.step) return `step ${event.step} after step ${own.index}`;
    for (const tried of this.#steps.slice(own.index, event.step + 1)) {
      const others = this.#whoMayBeTaken(tried, own, pool).filter((other) => other !== trigger);
      if (tried === step && own !== step) {
        const ids = new Set([trigger, ...others].map(({ candidate }) => candidate.subjectId));
        if (!event.members.every((id) => ids.has(id))) return "a member who has not reached the step";
      }
      if (tried.promise === null) continue;
      const candidates = others.map(({ candidate }) => candidate);
      const group = firstGroup(tried.promise, trigger.candidate, candidates, tried.groupSize, event.at);
      const ids = group?.map(({ subjectId }) => subjectId) ?? null;
      const isExpected = ids !== null && !isDelayed(ids);
      if (tried === step && String(ids) !== String(event.members)) return `not ${String(ids)}`;
      if (tried !== step && isExpected) return `not ${String(ids)} in step ${tried.index}`;
    }
    return null;
  }

  /**
   * A group that should have been proposed, or null. Whoever was decided for last decided with all others, so that no
   * group may be left whose members have reached the same step; of a pair, either may have reached a later one.
   *
   * @param pool those who can be matched and whom no retry delay concerns
   */
  passedOver(pool: readonly Waiter[], now: number): readonly string[] | null {
    for (const waiter of pool) {
      const { index, groupSize, promise } = this.#reached(waiter);
      if (promise === null || pool.length < groupSize) continue;
      const others = pool.filter((other) => {
        const step = this.#reached(other).index;
        return other !== waiter && (groupSize === 2 ? step <= index : step === index);
      });
      const candidates = others.map(({ candidate }) => candidate);
      for (const chosen of combinations(candidates, groupSize - 1)) {
        const group = [waiter.candidate, ...chosen];
        if (groupHolds(promise, group, now)) return group.map(({ subjectId }) => subjectId);
      }
    }
    return null;
  }

  #reached({ waitedMs }: Waiter): ChainStep {
    const step = this.#steps.findLast(({ afterMs }) => afterMs <= waitedMs);
    if (step === undefined) throw new Error("A negative wait.");
    return step;
  }

  /** Under their own step somebody may be grouped with all; under a later one with those who have reached it. */
  #whoMayBeTaken(step: ChainStep, own: ChainStep, pool: readonly Waiter[]): readonly Waiter[] {
    return step === own ? pool : pool.filter(({ waitedMs }) => waitedMs >= step.afterMs);
  }
}
