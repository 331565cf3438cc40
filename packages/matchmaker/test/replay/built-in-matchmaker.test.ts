import { describe, expect, it } from "vitest";
import {
  composition,
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  identifyMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  RuleMatchmaker,
  sameValue,
  type Matchmaker,
} from "../../src/index.ts";
import { builtInMatchmaker } from "../../src/replay/index.ts";

const RULES: readonly Matchmaker[] = [
  new FIFOMatchmaker(),
  new LatencyFIFOMatchmaker({ maxServerRttMs: 12.5 }),
  new GroupReunionMatchmaker(),
  new GroupReunionMatchmaker({
    fallback: new GroupReunionMatchmaker({ fallback: new LatencyFIFOMatchmaker({ maxServerRttMs: 90 }) }),
    holdMs: 1000,
  }),
  new RuleMatchmaker({ constraints: [] }),
  new RuleMatchmaker({
    constraints: [
      maxPairRtt(200),
      noRepeatPartner(),
      sameValue("language"),
      composition({ role: { B: 1, A: 2 } }),
      relaxed([
        { afterMs: 0, constraint: maxPairRtt(100) },
        { afterMs: 500, constraint: noRepeatPartner() },
        { afterMs: 900, constraint: null },
      ]),
    ],
  }),
];

describe("a rule made anew from its record", () => {
  for (const rule of RULES) {
    it(`is the one that was recorded, also after it was on disk: ${JSON.stringify(rule.options)}`, () => {
      const recorded = JSON.parse(JSON.stringify(identifyMatchmaker(rule)));
      const again = builtInMatchmaker(recorded);
      expect(again).toBeInstanceOf(rule.constructor);
      expect(identifyMatchmaker(again)).toEqual(identifyMatchmaker(rule));
    });
  }

  it("is refused when its hash is another one, as after a change of the rule's version", () => {
    const recorded = { ...identifyMatchmaker(new FIFOMatchmaker()), hash: "00" };
    expect(() => builtInMatchmaker(recorded)).toThrow(
      /^Expected `FIFOMatchmaker` with the hash 00, got one with [0-9a-f]{64}: give the rule/,
    );
  });

  it("is refused when the options cannot be read, with what stood there", () => {
    const of = (
      name: string,
      options: Parameters<typeof builtInMatchmaker>[0]["options"],
    ): (() => Matchmaker) => {
      return () => builtInMatchmaker({ class: name, version: "1", options, hash: "" });
    };
    expect(of("LatencyFIFOMatchmaker", { max_server_rtt_ms: "200" })).toThrow(
      /got `{"max_server_rtt_ms":"200"}`/,
    );
    expect(of("LatencyFIFOMatchmaker", [])).toThrow(/got `\[\]`/);
    expect(of("GroupReunionMatchmaker", { fallback: {}, hold_ms: 0 })).toThrow(/got `{}`/);
    expect(of("RuleMatchmaker", {})).toThrow(/got `{}`/);
    expect(of("RuleMatchmaker", { constraints: [{ nearest: 1 }] })).toThrow(/got `{"nearest":1}`/);
    expect(of("RuleMatchmaker", { constraints: [{ composition: {} }] })).toThrow(/got `{"composition":{}}`/);
  });
});
