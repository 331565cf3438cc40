import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  composition,
  identifyMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  RuleMatchmaker,
  sameValue,
  WaitingList,
  type Constraint,
  type MatchCandidate,
  type MatchContext,
} from "../../src/index.ts";
import { at, candidate, idsOf, list, withRtts } from "../support/candidates.ts";
import { constraintCases, type ConstraintCase } from "../support/constraint-cases.ts";
import { firstGroup, groupHolds, pairHolds } from "../support/constraint-oracle.ts";
import { IndexedPool } from "../support/indexed-pool.ts";

const RUNS = process.env["CI"] === undefined ? 1600 : 20_000;

/** A decision whose search must come to its end. */
function uncut(now: number): MatchContext {
  return {
    ...at(now),
    reportCut: () => {
      throw new Error("Expected a search that comes to its end.");
    },
  };
}

function decide(given: ConstraintCase): readonly MatchCandidate[] | null {
  const { constraints, pool, arriving, groupSize, now } = given;
  return new RuleMatchmaker({ constraints }).findMatch(arriving, list(...pool), groupSize, uncut(now));
}

describe("RuleMatchmaker", { timeout: 600_000 }, () => {
  it("forms of all groups that satisfy every constraint the first in arrival order, and null only when none does", () => {
    const outcomes = new Map<string, number>();
    fc.assert(
      fc.property(constraintCases, (given) => {
        const { constraints, pool, arriving, groupSize, now } = given;
        const group = decide(given);
        expect(idsOf(group)).toEqual(idsOf(firstGroup(constraints, arriving, pool, groupSize, now)));
        if (group !== null) expect(groupHolds(constraints, group, now)).toBe(true);
        for (const kind of new Set(constraints.map((constraint) => constraint.kind))) {
          const outcome = `${kind}, groups of ${groupSize}: ${group === null ? "none" : "group"}`;
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        }
      }),
      { numRuns: RUNS, seed: 11 },
    );
    // Five kinds, four sizes, a group and none: nothing of it may go untried.
    expect(outcomes.size).toBe(40);
    expect(Math.min(...outcomes.values())).toBeGreaterThan(9);
  });

  it("gives the same group whichever of its members the decision is for", () => {
    fc.assert(
      fc.property(constraintCases, (given) => {
        const group = decide(given);
        if (group === null) return;
        for (const member of group) {
          const pool = group.filter((other) => other !== member);
          const again = decide({ ...given, arriving: member, pool });
          expect(idsOf(again)?.toSorted()).toEqual(idsOf(group)?.toSorted());
        }
      }),
      { numRuns: RUNS / 4 },
    );
  });

  it("gives the same answer from an index, in whatever order people came into it and whoever was there before", () => {
    fc.assert(
      fc.property(constraintCases, fc.array(fc.nat()), fc.array(fc.nat()), (given, shuffle, comings) => {
        const { constraints, pool, arriving, groupSize, now } = given;
        const rule = new RuleMatchmaker({ constraints });
        const indexed = new IndexedPool(rule.indexes, pool);
        const order = pool.toSorted(
          (a, b) => (shuffle[pool.indexOf(a)] ?? 0) - (shuffle[pool.indexOf(b)] ?? 0),
        );
        for (const person of order) indexed.add(person);
        for (const number of comings) {
          const person = pool[number % Math.max(1, pool.length)];
          if (person === undefined) continue;
          indexed.remove(person);
          // The index moves on with the time of the decisions, and also comes back.
          rule.findMatch(arriving, indexed.waiting, groupSize, at(now - (number % 100)));
          indexed.add(person);
        }
        const group = rule.findMatch(arriving, indexed.waiting, groupSize, uncut(now));
        expect(idsOf(group)).toEqual(idsOf(decide(given)));
      }),
      { numRuns: RUNS / 4 },
    );
  });

  it("tells pairs apart as the constraints say, the same in both directions", () => {
    fc.assert(
      fc.property(constraintCases, (given) => {
        const { arriving, now } = given;
        const constraints = given.constraints.filter(({ kind }) => kind !== "composition");
        for (const other of given.pool) {
          const holds = pairHolds(constraints, arriving, other, now);
          const asked: ConstraintCase = { constraints, pool: [other], arriving, groupSize: 2, now };
          const turned: ConstraintCase = { ...asked, pool: [arriving], arriving: other };
          expect([decide(asked) !== null, decide(turned) !== null]).toEqual([holds, holds]);
          const code = new RuleMatchmaker({ constraints }).overtakenCode(
            other,
            arriving,
            [arriving],
            at(now),
          );
          expect(code === "not_chosen").toBe(holds);
        }
      }),
      { numRuns: RUNS / 8 },
    );
  });

  it("with a limit on pairs is LatencyFIFOMatchmaker, and without constraints first come, first served", () => {
    fc.assert(
      fc.property(constraintCases, ({ pool, arriving, groupSize, now }) => {
        const latency = new LatencyFIFOMatchmaker({ maxServerRttMs: 100 });
        const asked = { pool, arriving, groupSize, now, constraints: [maxPairRtt(100)] };
        expect(idsOf(decide(asked))).toEqual(idsOf(latency.findMatch(arriving, list(...pool), groupSize)));
        const first = pool.length < groupSize - 1 ? null : [...pool.slice(0, groupSize - 1), arriving];
        expect(idsOf(decide({ ...asked, constraints: [] }))).toEqual(idsOf(first));
      }),
      { numRuns: 500 },
    );
  });

  it("adds two RTTs as the record does: 0.1 and 0.2 are beyond 0.3", () => {
    const rule = new RuleMatchmaker({ constraints: [maxPairRtt(0.3)] });
    const arriving = candidate("new", { rttMs: 0.1 });
    expect(rule.findMatch(arriving, list(candidate("a", { rttMs: 0.2 })), 2, at(0))).toBeNull();
    const pool = list(candidate("a", { rttMs: 0.2 }), candidate("b", { rttMs: 0.15 }));
    expect(idsOf(rule.findMatch(arriving, pool, 2, at(0)))).toEqual(["b", "new"]);
  });

  it("forms a group of one when nobody else is needed to satisfy the constraints", () => {
    const alone = (constraint: Constraint): unknown =>
      decide({ constraints: [constraint], pool: [], arriving: candidate("a"), groupSize: 1, now: 0 });
    expect(alone(maxPairRtt(0))).not.toBeNull();
    expect(alone(composition({ role: { A: 1 } }))).toBeNull();
  });

  it("names the next step of the one who is asked for as the time that changes its answer", () => {
    const constraint = relaxed([
      { afterMs: 0, constraint: maxPairRtt(50) },
      { afterMs: 100, constraint: maxPairRtt(80) },
      { afterMs: 250, constraint: null },
    ]);
    const rule = new RuleMatchmaker({
      constraints: [
        constraint,
        relaxed([
          { afterMs: 0, constraint: sameValue("language") },
          { afterMs: 200, constraint: null },
        ]),
      ],
    });
    const waits = candidate("a", { enqueuedAt: 1000 });
    const times = [1000, 1099, 1100, 1199, 1200, 1249, 1250, 9999];
    expect(times.map((now) => rule.nextChangeAt(waits, at(now)))).toEqual([
      1100,
      1100,
      1200,
      1200,
      1250,
      1250,
      null,
      null,
    ]);
    expect(new RuleMatchmaker({ constraints: [maxPairRtt(1)] }).nextChangeAt(waits, at(0))).toBeNull();
  });

  it("needs both sides to have waited for a step, and sets nobody back when somebody joins", () => {
    const constraint = relaxed([
      { afterMs: 0, constraint: maxPairRtt(50) },
      { afterMs: 100, constraint: null },
    ]);
    const rule = new RuleMatchmaker({ constraints: [constraint] });
    const early = candidate("early", { rttMs: 90, enqueuedAt: 0 });
    const late = candidate("late", { rttMs: 90, enqueuedAt: 60 });
    const joins = candidate("joins", { rttMs: 90, enqueuedAt: 120 });
    expect(rule.findMatch(late, list(early), 2, at(159))).toBeNull();
    expect(idsOf(rule.findMatch(late, list(early, joins), 2, at(160)))).toEqual(["early", "late"]);
    expect(rule.findMatch(late, list(joins), 2, at(160))).toBeNull();
  });

  it("says of somebody overtaken what kept them from the group", () => {
    const rule = new RuleMatchmaker({
      constraints: [
        maxPairRtt(100),
        noRepeatPartner(),
        sameValue("language"),
        composition({ role: { A: 1 } }),
      ],
    });
    const arriving = candidate("new", { rttMs: 60 });
    const group = [candidate("x", { rttMs: 1 }), arriving];
    const codeOf = (facts: Partial<MatchCandidate>): string =>
      rule.overtakenCode(candidate("old", facts), arriving, group, at(0));
    expect([
      codeOf({ rttMs: 41 }),
      codeOf({ pastPartners: ["x"] }),
      codeOf({ attributes: { language: "de" } }),
      codeOf({}),
    ]).toEqual(["latency", "repeat_partner", "different_value", "composition"]);
  });

  it("ranks for probing those who may be with the arriving one, and nobody when they are too few", () => {
    const rule = new RuleMatchmaker({ constraints: [maxPairRtt(100)] });
    const pool = list(...withRtts(90, 10, null, 40));
    const arriving = candidate("new", { rttMs: 50 });
    expect(idsOf(rule.rankCandidates(arriving, pool, 2))).toEqual(["b", "c", "d"]);
    expect(rule.rankCandidates(arriving, pool, 5)).toEqual([]);
  });

  it("records its constraints in its options, each in its hash, and reads RTTs only where one does", () => {
    const constraints = [
      noRepeatPartner(),
      composition({ role: { A: 2, B: 1 } }),
      sameValue("language"),
      relaxed([
        { afterMs: 0, constraint: maxPairRtt(100) },
        { afterMs: 5, constraint: null },
      ]),
    ];
    const rule = new RuleMatchmaker({ constraints });
    expect(rule.options).toEqual({
      constraints: [
        { no_repeat_partner: true },
        { composition: { role: { A: 2, B: 1 } } },
        { same_value: "language" },
        {
          relaxed: [
            { after_ms: 0, constraint: { max_pair_rtt_ms: 100 } },
            { after_ms: 5, constraint: null },
          ],
        },
      ],
    });
    expect(rule.readsRtt).toBe(true);
    expect(new RuleMatchmaker({ constraints: constraints.slice(0, 3) }).readsRtt).toBe(false);
    const hashes = constraints.map((_, index) =>
      identifyMatchmaker(new RuleMatchmaker({ constraints: constraints.toSpliced(index, 1) })),
    );
    expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(constraints.length);
  });

  it("is not touched by what the caller does to the constraints afterwards", () => {
    const steps = [{ afterMs: 0, constraint: maxPairRtt(10) }];
    const constraints: Constraint[] = [relaxed(steps)];
    const rule = new RuleMatchmaker({ constraints });
    constraints.length = 0;
    steps.length = 0;
    const [a, b] = withRtts(8, 8);
    if (a === undefined || b === undefined) throw new Error("Expected two.");
    expect(rule.findMatch(a, WaitingList.of([b]), 2, at(9))).toBeNull();
    expect(rule.options).toEqual({
      constraints: [{ relaxed: [{ after_ms: 0, constraint: { max_pair_rtt_ms: 10 } }] }],
    });
  });
});
