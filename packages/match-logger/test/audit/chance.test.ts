import { describe, expect, it } from "vitest";
import { chiSquareP, equalChances, equalOrders } from "../../src/audit/chance/chi-square.ts";
import { exactEqualChances } from "../../src/audit/chance/exact-test.ts";
import { seededRandom } from "../../src/audit/chance/seeded-random.ts";

describe("the chance tests of an audit", () => {
  it("gives the tail of the chi-square distribution as tables have it", () => {
    // Critical values of the usual tables (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4).
    const table = [
      [3.841, 1, 0.05],
      [6.635, 1, 0.01],
      [10.828, 1, 0.001],
      [5.991, 2, 0.05],
      [9.488, 4, 0.05],
      [18.467, 4, 0.001],
      [18.307, 10, 0.05],
      [43.773, 30, 0.05],
      [124.342, 100, 0.05],
      [77.929, 100, 0.95],
    ] as const;
    for (const [statistic, degrees, p] of table) {
      expect(Math.abs(chiSquareP(statistic, degrees) - p) / p, `${statistic}, ${degrees}`).toBeLessThan(
        0.002,
      );
    }
    expect(chiSquareP(0, 3)).toBe(1);
    // With two degrees of freedom the tail is exp(-x / 2).
    for (const x of [0.1, 1, 5, 40]) expect(chiSquareP(x, 2)).toBeCloseTo(Math.exp(-x / 2), 12);
  });

  it("compares counts with equal chances", () => {
    expect(equalChances([30, 30, 30])).toEqual({ statistic: 0, degrees: 2, p: 1 });
    const { statistic, degrees, p } = equalChances([60, 40]);
    expect(statistic).toBeCloseTo(4, 12);
    expect(degrees).toBe(1);
    expect(p).toBeCloseTo(0.0455, 4);
  });

  it("goes through all outcomes where there are few", () => {
    // Two-sided binomial tests: 0 of 5 is (1/2)^5 twice; 1 of 5 is that and 5 (1/2)^5 twice.
    expect(exactEqualChances([5, 0])).toBeCloseTo(2 / 32, 12);
    expect(exactEqualChances([1, 4])).toBeCloseTo(12 / 32, 12);
    // All three the same one: 3 of 27 outcomes.
    expect(exactEqualChances([3, 0, 0])).toBeCloseTo(3 / 27, 12);
    expect(exactEqualChances([1, 1, 1])).toBeCloseTo(1, 12);
    expect(exactEqualChances(Array.from({ length: 12 }, () => 4))).toBeNull();
  });

  it("is as often below a p value as that value says, for roles in random order", () => {
    const names = [0, 1, 2];
    let below = 0;
    const runs = 2000;
    for (let run = 0; run < runs; run += 1) {
      const random = seededRandom("00".repeat(16), "roles", run, 1);
      const table = names.map(() => names.map(() => 0));
      for (let group = 0; group < 60; group += 1) {
        const left = [...names];
        for (const row of table) {
          const [role] = left.splice(Math.floor(random() * left.length), 1);
          if (role !== undefined) row[role] = (row[role] ?? 0) + 1;
        }
      }
      if (equalOrders(table).p < 0.05) below += 1;
    }
    // The standard error of a share of 0.05 in 2,000 runs is 0.005.
    expect(Math.abs(below / runs - 0.05)).toBeLessThan(0.02);
  });

  it("sees a shuffle that is none", () => {
    expect(
      equalOrders([
        [40, 0, 0],
        [0, 40, 0],
        [0, 0, 40],
      ]).p,
    ).toBeLessThan(1e-30);
  });

  it("draws the numbers of the documented vector", () => {
    // docs/log-format.md has it for the purpose `rule`, which an audit never draws.
    const random = seededRandom("00112233445566778899AABBCCDDEEFF", "rule" as "roles", 41, 7);
    const drawn = [random(), random(), random(), random()];
    expect(drawn).toEqual([0.7252632365562022, 0.5459798746742308, 0.8397799108643085, 0.9203122409526259]);
  });
});
