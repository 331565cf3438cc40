import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Spread } from "../../src/stats/spread.ts";

function spreadOf(values: readonly number[]): Spread {
  const spread = new Spread();
  for (const value of values) spread.add(value);
  return spread;
}

test("without a value there are no figures", () => {
  expect(spreadOf([]).figures()).toBeNull();
});

test("quantiles are those of nearest rank in the sorted values", () => {
  const value = fc.oneof(
    fc.nat(200),
    fc.nat(100_000).map((tenths) => tenths / 10),
  );
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), (values) => {
      const sorted = values.toSorted((a, b) => a - b);
      const rank = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length - 1e-9) - 1];
      expect(spreadOf(values).figures()).toEqual({
        count: values.length,
        mean: values.reduce((sum, one) => sum + one, 0) / values.length,
        p50: rank(0.5),
        p90: rank(0.9),
        max: sorted.at(-1),
      });
    }),
  );
});

test("with very many different values memory stays bounded, and the quantiles are close", () => {
  const figures = spreadOf(Array.from({ length: 300_000 }, (_, index) => index)).figures();
  expect(figures).toMatchObject({ count: 300_000, max: 299_999 });
  expect(Math.abs((figures?.p50 ?? 0) - 149_999)).toBeLessThan(10);
  expect(Math.abs((figures?.p90 ?? 0) - 269_999)).toBeLessThan(10);
});
