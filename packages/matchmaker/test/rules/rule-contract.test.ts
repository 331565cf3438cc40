import { describe, expect, it } from "vitest";
import {
  composition,
  GroupReunionMatchmaker,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  RuleMatchmaker,
  sameValue,
  type Constraint,
  type MatchCandidate,
  type MatchContext,
  type PairConstraint,
  type WaitingList,
} from "../../src/index.ts";
import { matchmakerContract } from "../../src/testing/index.ts";

const IS_FULL = process.env["CI"] !== undefined;

const ALWAYS: Readonly<Record<string, Constraint>> = {
  maxPairRtt: maxPairRtt(150),
  noRepeatPartner: noRepeatPartner(),
  composition: composition({ role: { A: 1, B: 1 } }),
  sameValue: sameValue("language"),
};

const later = (constraint: PairConstraint, next: PairConstraint | null): Constraint =>
  relaxed([
    { afterMs: 0, constraint },
    { afterMs: 2000, constraint: next },
  ]);
const RELAXED: Readonly<Record<string, Constraint | null>> = {
  "nothing relaxed": null,
  "maxPairRtt relaxed": later(maxPairRtt(100), maxPairRtt(250)),
  "maxPairRtt given up": later(maxPairRtt(100), null),
  "noRepeatPartner given up": later(noRepeatPartner(), null),
  "sameValue given up": later(sameValue("role"), null),
};

const cuts = { searches: 0, cut: 0 };

/** Counts how many searches were cut, as a record would. */
class CountedRule extends RuleMatchmaker {
  override readonly name = "RuleMatchmaker";

  override findMatch(
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
    context: MatchContext,
  ): readonly MatchCandidate[] | null {
    cuts.searches += 1;
    const reportCut = (): void => void (cuts.cut += 1);
    return super.findMatch(arriving, waiting, groupSize, { ...context, reportCut });
  }
}

/** Every subset of the constraints that always hold, with each one that is relaxed. */
const combinations = Array.from({ length: 2 ** Object.keys(ALWAYS).length }, (_, chosen) =>
  Object.entries(ALWAYS).filter((_entry, index) => (chosen & (2 ** index)) !== 0),
).flatMap((always) =>
  Object.entries(RELAXED).map(([name, constraint]) => ({
    name: [...always.map(([each]) => each), name].join(", "),
    constraints: [...always.map(([, each]) => each), ...(constraint === null ? [] : [constraint])],
  })),
);

describe("RuleMatchmaker keeps the contract of rules", () => {
  const size = IS_FULL ? {} : { decisions: 30, commands: 400 };

  it("in 80 combinations of constraints", () => {
    expect(new Set(combinations.map(({ name }) => name)).size).toBe(80);
  });

  for (const { name, constraints } of combinations) {
    it(`with ${name}`, async () => {
      for (const { run } of matchmakerContract(() => new CountedRule({ constraints }), size)) {
        await expect(Promise.resolve(run())).resolves.toBeUndefined();
      }
    });
  }

  it("as the fallback of a reunion", async () => {
    const fallback = new CountedRule({ constraints: combinations.at(-1)?.constraints ?? [] });
    const make = (): GroupReunionMatchmaker => new GroupReunionMatchmaker({ fallback, holdMs: 3000 });
    for (const { run } of matchmakerContract(make, size)) {
      await expect(Promise.resolve(run())).resolves.toBeUndefined();
    }
  });

  it("and cuts no search in pools as small as these", () => {
    process.stdout.write(`searches under constraints: ${cuts.searches}, cut: ${cuts.cut}\n`);
    expect(cuts.searches).toBeGreaterThan(80 * 100);
    expect(cuts.cut).toBe(0);
  });
});
