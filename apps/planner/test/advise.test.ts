import { describe, expect, it } from "vitest";
import { advise } from "../src/advise.ts";
import type { Variant } from "../src/compare.ts";
import { study } from "./study.ts";

describe("advise", () => {
  it("says go ahead where the share is reached", () => {
    expect(advise({ planned: variant(1, 3, 0.9), rates: [], groupSizes: [] }, 0.9)).toBe(
      "Go ahead: 90 % of those who arrive get a group of 3, nine of ten of them within 2:00 min.",
    );
  });

  it("names the slowest rate and the largest smaller group that reach it", () => {
    const planned = variant(1, 4, 0.7);
    const comparison = {
      planned,
      rates: [variant(0.5, 4, 0.95), planned, variant(2, 4, 0.85), variant(4, 4, 0.92), variant(8, 4, 0.95)],
      groupSizes: [variant(1, 2, 0.95), variant(1, 3, 0.91), planned, variant(1, 5, 0.99)],
    };
    expect(advise(comparison, 0.9)).toBe(
      "Only 70 % of those who arrive get a group of 4, and 90 % were wanted. " +
        "To reach it, let people come faster (at 4 a minute 92 %), or make groups of 3 (91 %).",
    );
  });

  it("says what else there is where neither helps", () => {
    const planned = variant(1, 4, 0.7);
    expect(advise({ planned, rates: [planned], groupSizes: [planned] }, 0.9)).toContain("Neither");
  });
});

function variant(perMinute: number, groupSize: number, shareMatched: number): Variant {
  return {
    study: study({ perMinute, groupSize }),
    forecast: {
      runs: 1,
      arrived: 100,
      shareMatched,
      shareRange: [shareMatched, shareMatched],
      waitMs: { mean: 60_000, p50: 60_000, p90: 120_000 },
      groups: 1,
      waitingSeconds: 1,
      waitingCost: null,
    },
  };
}
