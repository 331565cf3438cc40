import { describe, expect, it } from "vitest";
import { stripSeries } from "../../../page/src/figures/trend-series.ts";
import { sampleState } from "../../sample-state.ts";

const { trend } = sampleState(1_700_000_000_000);

describe("stripSeries", () => {
  it("leaves a hole where a moment is missing, and nothing else", () => {
    const missing = trend[30]?.at;
    const { waiting } = stripSeries(
      trend.filter(({ at }) => at !== missing),
      [],
    );
    expect(waiting?.values).toHaveLength(60);
    expect(waiting?.values.flatMap((value, index) => (value === null ? [index] : []))).toEqual([30]);
  });

  it("is no line before there are two points", () => {
    expect(stripSeries([], []).waiting).toBeNull();
    expect(stripSeries(trend.slice(0, 1), []).waiting).toBeNull();
  });

  it("adds scenes up", () => {
    const twice = [...trend, ...trend.map((row) => ({ ...row, scene_id: "other" }))];
    const [one, two] = [stripSeries(trend, []), stripSeries(twice, [])];
    expect(two.waiting?.values).toEqual(one.waiting?.values.map((value) => 2 * (value ?? 0)));
    expect(two.abandonment?.values).toEqual(one.abandonment?.values);
  });
});
