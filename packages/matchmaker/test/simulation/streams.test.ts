import { describe, expect, it } from "vitest";
import { streamsOf } from "../../src/simulation/index.ts";

describe("the streams of a seed", () => {
  const seed = "5a".repeat(16);
  const draw = (random: () => number): readonly number[] => Array.from({ length: 5 }, () => random());

  it("give the same numbers for the same purpose and person, whatever else is drawn", () => {
    const [one, other] = [streamsOf(seed), streamsOf(seed)];
    draw(other("patience", 1));
    draw(other("rtt", 3));
    expect(draw(other("rtt", 2))).toEqual(draw(one("rtt", 2)));
  });

  it("differ by seed, purpose and person, and stay in [0, 1)", () => {
    const all = [
      streamsOf(seed)("rtt", 2),
      streamsOf(seed)("rtt", 3),
      streamsOf(seed)("rtt"),
      streamsOf(seed)("patience", 2),
      streamsOf("5b".repeat(16))("rtt", 2),
    ].map(draw);
    expect(new Set(all.flat()).size).toBe(25);
    expect(all.flat().every((value) => value >= 0 && value < 1)).toBe(true);
  });
});
