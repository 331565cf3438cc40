import { describe, expect, it } from "vitest";
import { composition, FIFOMatchmaker, RuleMatchmaker } from "../../src/index.ts";
import {
  exponential,
  oneOf,
  poissonArrivals,
  simulate,
  type SimulationReport,
} from "../../src/simulation/index.ts";

const IS_FULL = process.env["CI"] !== undefined;
const SCALE = IS_FULL ? 2 : 1;

describe("a simulated room without abandonment", () => {
  const deviations: number[] = [];

  for (const groupSize of [2, 3, 4, 8]) {
    for (const perMinute of [0.5, 1, 7, 60]) {
      it(`has the mean wait (k - 1) / (2 λ): k = ${groupSize}, λ = ${perMinute} a minute`, () => {
        const count = groupSize * (IS_FULL ? 4000 : 500);
        const { waitMs, shareMatched, groups, exits } = run({ groupSize, perMinute, count });
        const expectedMs = ((groupSize - 1) / (2 * perMinute)) * 60_000;
        // The waits of a group add up to the sum of j · gap_j over its k - 1 gaps, and groups are independent.
        const squares = ((groupSize - 1) * groupSize * (2 * groupSize - 1)) / 6;
        const standardErrorMs = (Math.sqrt(squares / groups) / (perMinute * groupSize)) * 60_000;
        const deviation = ((waitMs?.mean ?? 0) - expectedMs) / standardErrorMs;
        deviations.push(deviation);
        expect(Math.abs(deviation)).toBeLessThan(4);
        expect({ shareMatched, groups, exits }).toEqual({
          shareMatched: 1,
          groups: count / groupSize,
          exits: {},
        });
      });
    }
  }

  it("misses it by as much as chance does: the squared deviations add up to a chi-squared of 16", () => {
    const sum = deviations.reduce((total, deviation) => total + deviation ** 2, 0);
    expect(sum).toBeGreaterThan(3.9);
    expect(sum).toBeLessThan(39.3);
  });
});

describe("a simulated room with a patience without memory", () => {
  for (const groupSize of IS_FULL ? [2, 3, 4, 8] : [4]) {
    it(`matches the share that its Markov chain gives: k = ${groupSize}`, () => {
      const count = 10_000 * SCALE;
      const { shareMatched } = run({ groupSize, perMinute: 1, count, patienceMinutes: 5 });
      expect(Math.abs((shareMatched ?? 0) - shareByTheory(groupSize, 1, 5))).toBeLessThan(
        4 / Math.sqrt(count / groupSize),
      );
    });
  }
});

describe("a simulated room with a patience of 5 min and a limit of 10 min", () => {
  const table: readonly [perMinute: number, shares: Readonly<Record<number, number>>][] = [
    [0.5, { 2: 0.83, 3: 0.66, 4: 0.48, 8: 0.03 }],
    [1, { 2: 0.91, 3: 0.82, 4: 0.71, 8: 0.27 }],
    [2, { 2: 0.95, 3: 0.9, 4: 0.85, 8: 0.63 }],
    [5, { 2: 0.98, 3: 0.96, 4: 0.94, 8: 0.86 }],
  ];
  for (const [perMinute, shares] of IS_FULL ? table : table.slice(1, 2)) {
    it(`matches the shares that were found independently, at ${perMinute} a minute`, () => {
      for (const [size, share] of Object.entries(shares)) {
        const groupSize = Number(size);
        const { shareMatched } = run({
          groupSize,
          perMinute,
          count: 6000 * SCALE,
          patienceMinutes: 5,
          waitLimitMs: 600_000,
        });
        expect(Math.abs((shareMatched ?? 0) - share), `k = ${groupSize}`).toBeLessThan(0.025);
      }
    });
  }

  const ofTwoTypes: readonly [perMinute: number, share: number][] = [
    [0.5, 0.31],
    [1, 0.54],
    [2, 0.71],
    [5, 0.85],
  ];
  for (const [perMinute, share] of IS_FULL ? ofTwoTypes : ofTwoTypes.slice(1, 2)) {
    it(`matches them for groups of two and two of two types, at ${perMinute} a minute`, () => {
      const { shareMatched } = simulate({
        room: {
          groupSize: 4,
          matchmaker: new RuleMatchmaker({ constraints: [composition({ type: { A: 2, B: 2 } })] }),
          waitLimitMs: 600_000,
        },
        arrivals: poissonArrivals({
          perMinute,
          count: 6000,
          facts: (random) => ({ attributes: { type: oneOf(["A", "B"])(random) } }),
        }),
        behaviour: { patienceMs: exponential(300_000) },
      });
      expect(Math.abs((shareMatched ?? 0) - share)).toBeLessThan(0.025);
    });
  }
});

function run(given: {
  readonly groupSize: number;
  readonly perMinute: number;
  readonly count: number;
  readonly patienceMinutes?: number;
  readonly waitLimitMs?: number;
}): SimulationReport {
  const { groupSize, perMinute, count, patienceMinutes, waitLimitMs = null } = given;
  return simulate({
    room: { groupSize, matchmaker: new FIFOMatchmaker(), waitLimitMs },
    arrivals: poissonArrivals({ perMinute, count }),
    behaviour: patienceMinutes === undefined ? {} : { patienceMs: exponential(patienceMinutes * 60_000) },
    seed: `${groupSize}${perMinute * 10}`.padStart(32, "0"),
  });
}

/**
 * The number who wait is a birth and death process that begins anew with each group: arrivals at rate λ, each who waits
 * leaves at rate 1/θ. Its balance equations give how often a group is completed.
 */
function shareByTheory(groupSize: number, perMinute: number, patienceMinutes: number): number {
  // What goes up from each number of people must come down: by leaving, or all at once with a group.
  const weights: number[] = Array.from({ length: groupSize }, () => 0);
  weights[groupSize - 1] = 1;
  const completed = perMinute;
  for (let waiting = groupSize - 2; waiting >= 0; waiting -= 1) {
    const leaving = ((weights[waiting + 1] ?? 0) * (waiting + 1)) / patienceMinutes;
    weights[waiting] = (completed + leaving) / perMinute;
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (groupSize * (weights[groupSize - 1] ?? 0)) / total;
}
