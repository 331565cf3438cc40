import { attributeOf, type MatchCandidate } from "../candidate.ts";
import type { CompositionConstraint, Constraint, PairConstraint, RelaxedConstraint } from "./constraint.ts";

/** What holds for a candidate at their present waiting time. */
export interface Demands {
  /** Infinity: no limit. */
  readonly maxPairRttMs: number;
  readonly noRepeatPartner: boolean;
  /** Attributes whose values have to be equal. */
  readonly sameValues: readonly string[];
}

/** Why two may not be together. */
export type PairFlaw =
  | { readonly code: "latency"; readonly limitMs: number }
  | { readonly code: "repeat_partner" }
  | { readonly code: "different_value"; readonly attribute: string };

const ALWAYS: readonly number[] = [];

/** Constraints sorted by what the search does with them. */
export class ConstraintSet {
  /** Attributes that have to be equal whatever the waiting time. */
  readonly fixedAttributes: readonly string[];
  /** Attributes that have to be equal for some waiting time only. */
  readonly relaxedAttributes: readonly string[];
  readonly compositions: readonly CompositionConstraint[];
  readonly readsRtt: boolean;
  /** Whether some pair may be kept apart for having met: then the search for three and more is one for cliques. */
  readonly hasRepeatLimit: boolean;
  readonly #always: readonly PairConstraint[];
  readonly #relaxed: readonly RelaxedConstraint[];
  readonly #demands: Map<string, Demands> = new Map<string, Demands>();

  constructor(constraints: readonly Constraint[]) {
    this.#relaxed = constraints.filter((constraint) => constraint.kind === "relaxed");
    this.compositions = constraints.filter((constraint) => constraint.kind === "composition");
    this.#always = constraints.filter(
      (constraint) => constraint.kind !== "relaxed" && constraint.kind !== "composition",
    );
    const relaxable = this.#relaxed.flatMap(({ steps }) =>
      steps.flatMap(({ constraint }) => constraint ?? []),
    );
    this.fixedAttributes = attributesOf(this.#always);
    this.relaxedAttributes = attributesOf(relaxable).filter((name) => !this.fixedAttributes.includes(name));
    this.readsRtt = [...this.#always, ...relaxable].some(({ kind }) => kind === "max_pair_rtt");
    this.hasRepeatLimit = [...this.#always, ...relaxable].some(({ kind }) => kind === "no_repeat_partner");
  }

  /** Which step of each relaxed constraint a candidate has reached. */
  levelsOf(candidate: MatchCandidate, now: number): readonly number[] {
    if (this.#relaxed.length === 0) return ALWAYS;
    const waitedMs = now - candidate.enqueuedAt;
    return this.#relaxed.map(({ steps }) =>
      Math.max(
        0,
        steps.findLastIndex(({ afterMs }) => afterMs <= waitedMs),
      ),
    );
  }

  /** When a candidate reaches the next step of a relaxed constraint, epoch ms; null when there is none. */
  nextLevelAt(candidate: MatchCandidate, now: number): number | null {
    let next: number | null = null;
    for (const { steps } of this.#relaxed) {
      for (const { afterMs } of steps) {
        const at = candidate.enqueuedAt + afterMs;
        if (at > now && (next === null || at < next)) next = at;
      }
    }
    return next;
  }

  /** What holds at these steps. The same object for the same steps. */
  demandsAt(levels: readonly number[]): Demands {
    const key = levels.join(",");
    let demands = this.#demands.get(key);
    if (demands === undefined) {
      const active = this.#relaxed.flatMap(({ steps }, index) => steps[levels[index] ?? 0]?.constraint ?? []);
      demands = sum([...this.#always, ...active]);
      this.#demands.set(key, demands);
    }
    return demands;
  }

  /** Why these two may not be together now, or null. Symmetric. */
  pairFlaw(a: MatchCandidate, b: MatchCandidate, now: number): PairFlaw | null {
    const own = this.demandsAt(this.levelsOf(a, now));
    const other = this.demandsAt(this.levelsOf(b, now));
    for (const name of [...own.sameValues, ...other.sameValues]) {
      if (valueText(a, name) !== valueText(b, name)) return { code: "different_value", attribute: name };
    }
    const limitMs = Math.min(own.maxPairRttMs, other.maxPairRttMs);
    if (loadOf(a) + loadOf(b) > limitMs) return { code: "latency", limitMs };
    if ((own.noRepeatPartner || other.noRepeatPartner) && haveMet(a, b)) return { code: "repeat_partner" };
    return null;
  }
}

/** A missing RTT fits with every other. */
export function loadOf(candidate: MatchCandidate): number {
  return candidate.rttMs ?? Number.NEGATIVE_INFINITY;
}

/** An attribute as a text that differs for different values, also of different kinds; missing counts as null. */
export function valueText(candidate: MatchCandidate, attribute: string): string {
  const value = attributeOf(candidate.attributes, attribute);
  return typeof value === "string" ? `"${value}` : String(value);
}

/** Whether one of the two names the other as a partner of any time. */
export function haveMet(a: MatchCandidate, b: MatchCandidate): boolean {
  return knows(a, b.subjectId) || knows(b, a.subjectId);
}

function knows(candidate: MatchCandidate, subjectId: string): boolean {
  return (
    (candidate.pastPartners?.includes(subjectId) ?? false) ||
    (candidate.groupHistory?.previousPartners.includes(subjectId) ?? false)
  );
}

function attributesOf(constraints: readonly PairConstraint[]): readonly string[] {
  const names = constraints.flatMap((constraint) =>
    constraint.kind === "same_value" ? [constraint.attribute] : [],
  );
  return [...new Set(names)];
}

function sum(constraints: readonly PairConstraint[]): Demands {
  return {
    maxPairRttMs: Math.min(
      ...constraints.map((constraint) => (constraint.kind === "max_pair_rtt" ? constraint.ms : Infinity)),
      Infinity,
    ),
    noRepeatPartner: constraints.some(({ kind }) => kind === "no_repeat_partner"),
    sameValues: attributesOf(constraints),
  };
}
