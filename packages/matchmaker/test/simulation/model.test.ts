import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/index.ts";
import { always, either, exponential, oneOf, uniform, type Model } from "../../src/simulation/index.ts";

const COUNT = 40_000;

function draw<T>(model: Model<T>): readonly T[] {
  const random = randomStream({ seed: "ab".repeat(16), purpose: "rule", seq: 1, enteredSeq: 1 });
  return Array.from({ length: COUNT }, () => model(random));
}

describe("a model", () => {
  it("of exponential durations has the distribution function 1 - exp(-t / mean)", () => {
    const sorted = draw(exponential(3)).toSorted((a, b) => a - b);
    // Kolmogorov's statistic; above 1.95 / √n it would be so by chance once in a thousand.
    const distance = Math.max(
      ...sorted.map((value, index) => Math.abs(1 - Math.exp(-value / 3) - index / COUNT)),
    );
    expect(distance).toBeLessThan(1.95 / Math.sqrt(COUNT));
    expect(sorted[0]).toBeGreaterThanOrEqual(0);
  });

  it("never gives an infinite duration, whatever number is drawn", () => {
    expect(exponential(1)(() => 1 - 2 ** -32)).toBeCloseTo(22.18, 2);
    expect(exponential(1)(() => 0)).toBe(0);
  });

  it("of even numbers stays in its bounds and fills them", () => {
    const drawn = draw(uniform(10, 20));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...drawn)).toBeLessThan(20);
    expect(drawn.reduce((sum, value) => sum + value, 0) / COUNT).toBeCloseTo(15, 1);
  });

  it("of a choice gives each value equally often, and of two models each with its probability", () => {
    const share = (values: readonly unknown[], value: unknown): number =>
      values.filter((drawn) => drawn === value).length / COUNT;
    expect(share(draw(oneOf(["A", "B", "C", "D"])), "B")).toBeCloseTo(0.25, 1.5);
    expect(share(draw(either(0.1, always(null), always(7))), null)).toBeCloseTo(0.1, 1.5);
  });

  it("refuses what cannot be", () => {
    expect(() => exponential(0)).toThrow(RangeError);
    expect(() => uniform(2, 1)).toThrow(RangeError);
    expect(() => either(1.1, always(1), always(2))).toThrow(RangeError);
  });
});
