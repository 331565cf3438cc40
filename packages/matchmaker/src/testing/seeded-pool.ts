import type { GroupHistory, MatchCandidate } from "../candidate.ts";
import { randomStream } from "../random.ts";

/** One decision to try a rule with. Everything in it is frozen. */
export interface SeededDecision {
  /** In arrival order. */
  readonly pool: readonly MatchCandidate[];
  readonly arriving: MatchCandidate;
  readonly groupSize: number;
  readonly now: number;
  /** Random numbers, the same from their beginning at each call. */
  readonly random: () => () => number;
}

const SEED = "c0117ac7".repeat(4);
const GREATEST_POOL = 9;

/** Random decisions that are the same in every run: pools of up to nine, groups of one to five. */
export function seededDecisions(count: number): readonly SeededDecision[] {
  return Array.from({ length: count }, (_, index) => decision(index));
}

/** A choice of whole numbers below a limit that is the same in every run. */
export function seededChoice(stream: number): (limit: number) => number {
  const random = randomStream({ seed: SEED, purpose: "rule", seq: stream, enteredSeq: 1 });
  return (limit) => Math.floor(random() * limit);
}

/** A participant with random facts, who may have played with any of these. */
export function seededCandidate(
  subjectId: string,
  others: readonly string[],
  enqueuedAt: number,
  choose: (limit: number) => number,
): MatchCandidate {
  const partners = others.filter((other) => other !== subjectId && choose(4) === 0);
  const hasPlayed = choose(3) > 0;
  const groupHistory: GroupHistory = {
    previousPartners: partners,
    sourceSceneId: "before",
    groupId: "before-1",
  };
  return deepFreeze({
    subjectId,
    rttMs: choose(4) === 0 ? null : choose(40) * 5,
    groupHistory: hasPlayed ? groupHistory : null,
    pastPartners: hasPlayed ? partners : [],
    attributes: { role: choose(2) === 0 ? "A" : "B", language: choose(3) === 0 ? "de" : "en" },
    enqueuedAt,
  });
}

function decision(index: number): SeededDecision {
  const choose = seededChoice(index);
  const ids = Array.from({ length: choose(GREATEST_POOL + 1) + 1 }, (_, place) => `participant-${place + 1}`);
  const start = 1_700_000_000_000;
  const people = ids.map((id, place) => seededCandidate(id, ids, start + place * 700, choose));
  // The arriving one may have arrived before others: whoever returns is decided for again.
  const [arriving] = people.splice(choose(2) === 0 ? people.length - 1 : choose(people.length), 1);
  if (arriving === undefined) throw new RangeError("Expected somebody to arrive.");
  return Object.freeze({
    pool: Object.freeze(people),
    arriving,
    groupSize: 1 + choose(5),
    now: start + ids.length * 700 + choose(5000),
    random: () => randomStream({ seed: SEED, purpose: "rule", seq: index, enteredSeq: 2 }),
  });
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === "object" && part !== null) deepFreeze(part);
  }
  return Object.freeze(value);
}
