import { describe, expect, it } from "vitest";
import { forecast } from "../src/forecast.ts";
import type { Study } from "../src/study.ts";
import { study } from "./study.ts";

describe("forecast", () => {
  it.each([
    [1, 2],
    [1, 4],
    [4, 3],
  ])(
    "waits (k − 1) / (2λ) on average at %s a minute in groups of %s, where nobody leaves",
    (perMinute, groupSize) => {
      const { waitMs, shareMatched } = forecast(
        study({
          perMinute,
          groupSize,
          patienceMs: null,
          limitMs: null,
          participants: 10_000,
          simulatedPeople: 10_000,
        }),
      );
      const expectedMs = ((groupSize - 1) / (2 * perMinute)) * 60_000;
      // Over 10,000 people the mean is within 5 % far more often than not; the seed makes it the same each time.
      expect(Math.abs((waitMs?.mean ?? 0) - expectedMs) / expectedMs).toBeLessThan(0.05);
      expect(shareMatched).toBeGreaterThan(0.999);
    },
  );

  it("gives the same figures for the same seed, and others for another one", () => {
    const once = forecast(study());
    expect(forecast(study())).toEqual(once);
    expect(forecast(study({ seed: "1".repeat(32) }))).not.toEqual(once);
  });

  it("matches fewer where groups are larger, people come slower, or the rule is stricter", () => {
    const share = (changes: Partial<Study>) => forecast(study(changes)).shareMatched;
    const planned = share({});
    expect(share({ groupSize: 6 })).toBeLessThan(planned);
    expect(share({ perMinute: 0.2 })).toBeLessThan(planned);
    expect(share({ rule: { kind: "latency", maxServerRttMs: 120 } })).toBeLessThan(planned);
  });

  it("costs what the waiting of all takes at the given pay", () => {
    const { waitingSeconds, waitingCost } = forecast(study({ payPerHour: 12 }));
    expect(waitingCost).toBeCloseTo((waitingSeconds / 3600) * 12, 6);
    expect(forecast(study()).waitingCost).toBeNull();
  });

  it("has no wait, and no share, where nobody can be grouped", () => {
    const { waitMs, shareMatched, groups } = forecast(study({ participants: 1, groupSize: 2 }));
    expect({ waitMs, shareMatched, groups }).toEqual({ waitMs: null, shareMatched: 0, groups: 0 });
  });
});
