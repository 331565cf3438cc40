import * as fc from "fast-check";
import {
  composition,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  sameValue,
  type AttributeValue,
  type Constraint,
  type MatchCandidate,
  type PairConstraint,
} from "../../src/index.ts";
import { candidate } from "./candidates.ts";

/** One decision under constraints: who waits in arrival order, and who arrives. */
export interface ConstraintCase {
  readonly constraints: readonly Constraint[];
  readonly pool: readonly MatchCandidate[];
  readonly arriving: MatchCandidate;
  readonly groupSize: number;
  readonly now: number;
}

const pairConstraints: fc.Arbitrary<PairConstraint> = fc.oneof(
  fc.constantFrom(60, 100, 100, 140).map((ms) => maxPairRtt(ms)),
  fc.constant(noRepeatPartner()),
  fc.constantFrom("language", "team").map((attribute) => sameValue(attribute)),
);

const relaxations = fc
  .array(fc.option(pairConstraints, { freq: 3 }), { minLength: 1, maxLength: 3 })
  .map((steps) => relaxed(steps.map((constraint, index) => ({ afterMs: index * 30, constraint }))));

const compositions = fc.constantFrom(
  composition({ role: { A: 2, B: 1 } }),
  composition({ role: { A: 1, B: 1 } }),
  composition({ role: { A: 1 } }),
  composition({ role: { B: 2 } }),
  composition({ role: { A: 1, B: 1, C: 1 } }),
  composition({ team: { 1: 1 } }),
  composition({ language: { de: 1, en: 1 } }),
);

/** Up to four constraints of any kinds, one kind several times too. */
export const constraintLists: fc.Arbitrary<readonly Constraint[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: pairConstraints },
    { weight: 3, arbitrary: relaxations },
    { weight: 2, arbitrary: compositions },
  ),
  { maxLength: 4, size: "max" },
);

// Half of a limit and its neighbours, so that equality and near misses are the rule; 0.1 + 0.2 is no 0.3.
const rtts = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 6, arbitrary: fc.constantFrom(0, 20, 30, 40, 49.9, 50, 50.1, 60, 70, 100) },
);

const IDS = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] as const;

/** Somebody about whom everything that a constraint can see is by chance. */
const people = fc.record({
  rttMs: rtts,
  language: fc.constantFrom<AttributeValue>("de", "en", "en"),
  // Text and number are different values to `sameValue` and the same to `composition`.
  team: fc.constantFrom<AttributeValue>("1", 1, null),
  hasTeam: fc.boolean(),
  role: fc.constantFrom("A", "A", "B", "B", "C"),
  past: fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: fc.subarray<string>([...IDS], { maxLength: 3 }) },
  ),
  last: fc.option(fc.subarray<string>([...IDS], { maxLength: 1 })),
  sinceBefore: fc.constantFrom(0, 5, 10, 20),
});

/** Pools of up to nine and groups of two to five. */
export const constraintCases: fc.Arbitrary<ConstraintCase> = fc
  .record({
    constraints: constraintLists,
    crowd: fc.array(people, { minLength: 2, maxLength: IDS.length, size: "max" }),
    ids: fc.shuffledSubarray([...IDS], { minLength: IDS.length }),
    arrivesAs: fc.nat(),
    groupSize: fc.integer({ min: 2, max: 5 }),
    sinceLast: fc.constantFrom(0, 10, 25, 30, 40, 60),
  })
  .map(({ constraints, crowd, ids, arrivesAs, groupSize, sinceLast }) => {
    let enqueuedAt = 1000;
    const candidates = crowd.map(
      ({ rttMs, language, team, hasTeam, role, past, last, sinceBefore }, index) => {
        enqueuedAt += sinceBefore;
        const subjectId = ids[index] ?? `person-${index}`;
        return candidate(subjectId, {
          rttMs,
          attributes: { language, role, ...(hasTeam ? { team } : {}) },
          pastPartners: past.filter((id) => id !== subjectId),
          groupHistory:
            last === null
              ? null
              : {
                  previousPartners: last.filter((id) => id !== subjectId),
                  sourceSceneId: null,
                  groupId: null,
                },
          enqueuedAt,
        });
      },
    );
    // Whoever returns is decided for again, and may have come before others.
    const place = arrivesAs % 2 === 0 ? candidates.length - 1 : arrivesAs % candidates.length;
    const [arriving = candidate("nobody")] = candidates.splice(place, 1);
    return { constraints, pool: candidates, arriving, groupSize, now: enqueuedAt + sinceLast };
  });
