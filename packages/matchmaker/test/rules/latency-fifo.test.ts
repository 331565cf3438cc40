import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LatencyFIFOMatchmaker, type MatchCandidate } from "../../src/index.ts";
import { at, candidate, combinations, idsOf, list, withRtts } from "../support/candidates.ts";

/** The promise, as it is written: every pair's sum within the limit, a missing RTT in nobody's way. */
function everyPairFits(group: readonly MatchCandidate[], limitMs: number): boolean {
  return [...combinations(group, 2)].every(([a, b]) => {
    const first = a?.rttMs ?? null;
    const second = b?.rttMs ?? null;
    return first === null || second === null || first + second <= limitMs;
  });
}

/** The first group in arrival order that fits, by trying all. */
function firstByTryingAll(
  arriving: MatchCandidate,
  pool: readonly MatchCandidate[],
  groupSize: number,
  limitMs: number,
): readonly string[] | null {
  for (const others of combinations(pool, groupSize - 1)) {
    if (everyPairFits([...others, arriving], limitMs)) return idsOf([...others, arriving]);
  }
  return null;
}

// Few values close to half of the limit, so that ties, equality and near misses are the rule.
const rtts = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 6, arbitrary: fc.constantFrom(0, 30, 49, 50, 51, 70, 99, 100, 101, 150) },
  { weight: 2, arbitrary: fc.double({ min: 0, max: 200, noNaN: true }) },
);
const pools = fc.array(rtts, { maxLength: 9 }).map((all) => withRtts(...all));

describe("LatencyFIFOMatchmaker", () => {
  const limitMs = 100;
  const rule = new LatencyFIFOMatchmaker({ maxServerRttMs: limitMs });

  it("forms of all groups that fit the one that is first in arrival order, and null only when none fits", () => {
    let formed = 0;
    fc.assert(
      fc.property(pools, rtts, fc.integer({ min: 2, max: 4 }), (pool, rttMs, groupSize) => {
        const arriving = candidate("new", { rttMs });
        const group = idsOf(rule.findMatch(arriving, list(...pool), groupSize));
        expect(group).toEqual(firstByTryingAll(arriving, pool, groupSize, limitMs));
        if (group !== null) formed += 1;
      }),
      { numRuns: 3000, seed: 20 },
    );
    expect(formed).toBeGreaterThan(500);
  });

  it("keeps every pair within the limit in groups of any size", () => {
    fc.assert(
      fc.property(pools, rtts, fc.integer({ min: 1, max: 6 }), (pool, rttMs, groupSize) => {
        const group = rule.findMatch(candidate("new", { rttMs }), list(...pool), groupSize);
        if (group === null) return;
        expect(group).toHaveLength(groupSize);
        expect(everyPairFits(group, limitMs)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("does not group two whose sum is beyond the limit only because both fit the arriving one", () => {
    const wide = new LatencyFIFOMatchmaker({ maxServerRttMs: 200 });
    const [a, b, c] = withRtts(150, 170, 20);
    if (a === undefined || b === undefined || c === undefined) throw new Error("Expected three.");
    expect(wide.findMatch(c, list(a, b), 3)).toBeNull();
    expect(wide.findMatch(a, list(b, c), 3)).toBeNull();
  });

  it("lets a sum equal to the limit pass and one above it not", () => {
    expect(idsOf(rule.findMatch(candidate("new", { rttMs: 40 }), list(...withRtts(60)), 2))).toEqual([
      "a",
      "new",
    ]);
    expect(rule.findMatch(candidate("new", { rttMs: 40.001 }), list(...withRtts(60)), 2)).toBeNull();
  });

  it("never excludes for a missing RTT, on either side", () => {
    expect(idsOf(rule.findMatch(candidate("new"), list(...withRtts(5000)), 2))).toEqual(["a", "new"]);
    expect(
      idsOf(rule.findMatch(candidate("new", { rttMs: 5000 }), list(...withRtts(null, null)), 3)),
    ).toEqual(["a", "b", "new"]);
  });

  it("passes over an early one who fits the arriving one but spoils the group", () => {
    const pool = withRtts(80, 15, 20);
    expect(idsOf(rule.findMatch(candidate("new", { rttMs: 20 }), list(...pool), 4))).toEqual([
      "a",
      "b",
      "c",
      "new",
    ]);
    const spoilt = withRtts(80, 30, 40);
    expect(idsOf(rule.findMatch(candidate("new", { rttMs: 20 }), list(...spoilt), 3))).toEqual([
      "b",
      "c",
      "new",
    ]);
  });

  it("ranks for probing those who fit the arriving one, and nobody when they are too few", () => {
    const pool = list(...withRtts(90, 10, null, 40));
    const arriving = candidate("new", { rttMs: 50 });
    expect(idsOf(rule.rankCandidates(arriving, pool, 2))).toEqual(["b", "c", "d"]);
    expect(rule.rankCandidates(arriving, pool, 5)).toEqual([]);
  });

  it("explains by counts why somebody waits", () => {
    const far = rule.explain(candidate("new", { rttMs: 60 }), list(...withRtts(90, 80)), 2, at(0));
    expect(far).toEqual({
      code: "latency",
      text: "2 of 2 who wait are beyond 100 ms; needs 1 more within it.",
      nextChangeAt: null,
    });
    const apart = rule.explain(candidate("new", { rttMs: 10 }), list(...withRtts(90, 80)), 3, at(0));
    expect(apart.code).toBe("latency_group");
    expect(rule.explain(candidate("new"), list(), 3, at(0))).toEqual({
      code: "too_few",
      text: "Needs 2 more people for a group of 3.",
      nextChangeAt: null,
    });
  });

  it("says of somebody overtaken whether latency was in the way", () => {
    const [a, b] = withRtts(90, 10);
    if (a === undefined || b === undefined) throw new Error("Expected two.");
    const arriving = candidate("new", { rttMs: 20 });
    expect(rule.overtakenCode(a, arriving, [b, arriving])).toBe("latency");
    expect(rule.overtakenCode(candidate("c", { rttMs: 5 }), arriving, [b, arriving])).toBe("not_chosen");
  });

  it("declares that it reads RTTs, and its limit", () => {
    expect(rule.readsRtt).toBe(true);
    expect(rule.options).toEqual({ max_server_rtt_ms: 100 });
    expect(rule.matchReason()).toBe("latency");
  });

  it("refuses a limit that is no finite number of at least 0", () => {
    for (const maxServerRttMs of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new LatencyFIFOMatchmaker({ maxServerRttMs })).toThrow(RangeError);
    }
    expect(() => new LatencyFIFOMatchmaker({ maxServerRttMs: 0 })).not.toThrow();
  });
});
