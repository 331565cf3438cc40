import { describe, expect, it } from "vitest";
import { composition, maxPairRtt, noRepeatPartner, relaxed, sameValue } from "../../src/index.ts";

describe("a constraint", () => {
  it("on latencies has a finite limit of at least 0", () => {
    for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => maxPairRtt(ms)).toThrow(/limit of `maxPairRtt`.*finite number of at least 0, got `/);
      expect(() => maxPairRtt(ms)).toThrow(RangeError);
    }
    expect(maxPairRtt(0)).toEqual({ kind: "max_pair_rtt", ms: 0 });
  });

  it("on a composition names one attribute and counts of at least 1", () => {
    expect(() => composition({})).toThrow(/to name one attribute, got 0/);
    expect(() => composition({ role: { A: 1 }, team: { B: 1 } })).toThrow(/to name one attribute, got 2/);
    expect(() => composition({ "": { A: 1 } })).toThrow(/name of an attribute/);
    for (const count of [0, -1, 1.5, Number.NaN]) {
      expect(() => composition({ role: { A: 2, B: count } })).toThrow(RangeError);
      expect(() => composition({ role: { A: 2, B: count } })).toThrow(/count of `B`/);
    }
  });

  it("on equal values names an attribute", () => {
    expect(() => sameValue("")).toThrow(TypeError);
  });

  it("that is relaxed begins at 0, ascends, has a step, and is about pairs", () => {
    const step = (afterMs: number) => ({ afterMs, constraint: noRepeatPartner() });
    expect(() => relaxed([])).toThrow(/at least one step, got none/);
    expect(() => relaxed([step(1)])).toThrow(/begin at 0 ms and ascend, got `1` as number 1/);
    for (const second of [0, -5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => relaxed([step(0), step(second)])).toThrow(RangeError);
    }
    const constraint: unknown = composition({ role: { A: 1 } });
    // @ts-expect-error a composition is about whole groups; in JavaScript nobody stops it before
    expect(() => relaxed([{ afterMs: 0, constraint }])).toThrow(/constraints on pairs, or null/);
  });
});
