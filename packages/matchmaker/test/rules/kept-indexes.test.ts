import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  RuleMatchmaker,
  type Constraint,
  type MatchCandidate,
  type Matchmaker,
} from "../../src/index.ts";
import { idsOf } from "../support/candidates.ts";
import { constraintLists } from "../support/constraint-cases.ts";
import { firstGroup } from "../support/constraint-oracle.ts";
import { Chance } from "../support/random-history.ts";
import { RuleHistory } from "../support/rule-history.ts";
import { WatchedRule, type Promised } from "../support/watched-rule.ts";

const HISTORIES = process.env["CI"] === undefined ? 10 : 50;
const STEPS = 250;

/** What `RuleMatchmaker` promises. */
function promisedBy(constraints: readonly Constraint[]): Promised {
  return (arriving, pool, groupSize, now) => idsOf(firstGroup(constraints, arriving, pool, groupSize, now));
}

/** What `GroupReunionMatchmaker` promises. */
function reunionPromise(holdMs: number, fallback: Promised | null): Promised {
  const named = (person: MatchCandidate): readonly string[] => person.groupHistory?.previousPartners ?? [];
  const isHeld = (person: MatchCandidate, now: number): boolean =>
    named(person).length > 0 && now < person.enqueuedAt + holdMs;
  return (arriving, pool, groupSize, now) => {
    const first = pool.filter(({ subjectId }) => named(arriving).includes(subjectId));
    const then = pool.filter((other) => !first.includes(other) && named(other).includes(arriving.subjectId));
    const partners = [...first, ...then].slice(0, groupSize - 1);
    if (partners.length === groupSize - 1) return idsOf([...partners, arriving]);
    if (fallback === null || isHeld(arriving, now)) return null;
    const free = pool.filter((other) => !isHeld(other, now));
    return fallback(arriving, free, groupSize, now);
  };
}

/** Lets histories happen, and gives how many decisions were compared. */
function compare(
  seed: number,
  rules: readonly (readonly [make: () => Matchmaker, promised: Promised])[],
  groupSizes: readonly number[],
  check: (history: RuleHistory, promised: Promised, groupSize: number) => void = () => {},
): { decisions: number; groups: number; greatestPool: number } {
  const total = { decisions: 0, groups: 0, greatestPool: 0 };
  for (let number = 0; number < HISTORIES; number += 1) {
    const chance = new Chance(seed + number);
    const [make, promised] = chance.of(rules);
    const groupSize = chance.of(groupSizes);
    const rule = new WatchedRule(make, promised);
    const history = new RuleHistory(chance, rule, groupSize);
    for (let step = 0; step < STEPS; step += 1) {
      history.step();
      expect(rule.flaws).toEqual([]);
      check(history, promised, groupSize);
    }
    total.decisions += rule.counts.decisions;
    total.groups += rule.counts.groups;
    total.greatestPool = Math.max(total.greatestPool, rule.counts.greatestPool);
  }
  return total;
}

/** Nobody who could be matched waits on, but for a group with somebody whose last one has just fallen apart. */
function nobodyIsPassedOver(history: RuleHistory, promised: Promised, groupSize: number): void {
  const { waiting, delayed, now } = history;
  for (const candidate of waiting) {
    if (delayed.has(candidate.subjectId)) continue;
    const open = waiting.filter((other) => other !== candidate && !delayed.has(other.subjectId));
    expect(promised(candidate, open, groupSize, now)).toBeNull();
  }
}

describe("an index that a room keeps over a long history", { timeout: 600_000 }, () => {
  it("gives RuleMatchmaker the answers of a list made by hand, which are those that it promises; nobody is passed over", () => {
    const lists = fc.sample(constraintLists, { numRuns: HISTORIES, seed: 7 });
    const rules = lists.map(
      (constraints) => [() => new RuleMatchmaker({ constraints }), promisedBy(constraints)] as const,
    );
    const total = compare(10_000, rules, [2, 2, 3, 4, 5], nobodyIsPassedOver);
    expect(total.decisions).toBeGreaterThan(HISTORIES * 50);
    expect(total.groups).toBeGreaterThan(HISTORIES * 3);
    expect(total.greatestPool).toBeGreaterThan(8);
  });

  it("does the same while the time that passes relaxes what holds for those who wait", () => {
    const steps = [
      { afterMs: 0, constraint: maxPairRtt(30) },
      { afterMs: 700, constraint: maxPairRtt(90) },
      { afterMs: 2500, constraint: null },
    ];
    const constraints = [relaxed(steps), relaxed([{ afterMs: 0, constraint: noRepeatPartner() }])];
    const rules = [
      [() => new RuleMatchmaker({ constraints }), promisedBy(constraints)],
      [
        () => new RuleMatchmaker({ constraints: constraints.slice(0, 1) }),
        promisedBy(constraints.slice(0, 1)),
      ],
    ] as const;
    const total = compare(20_000, rules, [2, 3, 4], nobodyIsPassedOver);
    expect(total.groups).toBeGreaterThan(HISTORIES * 5);
  });

  it("gives LatencyFIFOMatchmaker the groups that it promises; nobody is passed over", () => {
    const rules = [
      [() => new LatencyFIFOMatchmaker({ maxServerRttMs: 100 }), promisedBy([maxPairRtt(100)])],
    ] as const;
    const total = compare(30_000, rules, [2, 3, 4, 5], nobodyIsPassedOver);
    expect(total.groups).toBeGreaterThan(HISTORIES * 5);
  });

  const fallbackConstraints = [
    relaxed([
      { afterMs: 0, constraint: maxPairRtt(40) },
      { afterMs: 1200, constraint: maxPairRtt(100) },
    ]),
    noRepeatPartner(),
  ];
  const reunions = [0, 1000, 4000].flatMap((holdMs): readonly (readonly [() => Matchmaker, Promised])[] => [
    [() => new GroupReunionMatchmaker({ holdMs }), reunionPromise(holdMs, null)],
    [
      () => new GroupReunionMatchmaker({ holdMs, fallback: new FIFOMatchmaker() }),
      reunionPromise(holdMs, promisedBy([])),
    ],
    [
      () =>
        new GroupReunionMatchmaker({
          holdMs,
          fallback: new LatencyFIFOMatchmaker({ maxServerRttMs: 100 }),
        }),
      reunionPromise(holdMs, promisedBy([maxPairRtt(100)])),
    ],
    [
      () =>
        new GroupReunionMatchmaker({
          holdMs,
          fallback: new RuleMatchmaker({ constraints: fallbackConstraints }),
        }),
      reunionPromise(holdMs, promisedBy(fallbackConstraints)),
    ],
  ]);

  it("gives GroupReunionMatchmaker with any fallback and hold the groups that it promises", () => {
    const total = compare(40_000, reunions, [2, 3, 4]);
    expect(total.groups).toBeGreaterThan(HISTORIES * 5);
  });

  it("lets no pair of former partners wait beside each other, and nobody who is free of a hold", () => {
    compare(50_000, reunions, [2], nobodyIsPassedOver);
  });
});
