import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type JsonValue } from "../src/index.ts";

describe("canonicalJson", () => {
  it("sorts keys by UTF-16 code units and writes no spaces, as the example of RFC 8785 does", () => {
    const example = {
      numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    expect(canonicalJson({ "\u{1f600}": 1, "\ufb33": 2, "\u20ac": 3 })).toBe(
      '{"\u20ac":3,"\u{1f600}":1,"\ufb33":2}',
    );
  });

  it("is JSON of the same value, whatever the order of keys was", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const given: JsonValue = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(given))).toEqual(given);
      }),
    );
    expect(canonicalJson({ b: 1, a: [{ d: 1, c: 2 }] })).toBe(canonicalJson({ a: [{ c: 2, d: 1 }], b: 1 }));
  });

  it("refuses what is no JSON", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, "\ud800", undefined, () => 1, 1n]) {
      expect(() => canonicalJson({ value: value as JsonValue })).toThrow(TypeError);
    }
  });
});
