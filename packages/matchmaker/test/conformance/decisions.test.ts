import { describe, expect, it } from "vitest";
import { WaitingList } from "../../src/index.ts";
import { at, idsOf } from "../support/candidates.ts";
import { candidateOf, readRecordedDecisions, ruleOf } from "./recorded-decisions.ts";

describe("the recorded decisions", () => {
  const decisions = readRecordedDecisions();

  it("are 400, and each of the three rules is among them", () => {
    expect(decisions).toHaveLength(400);
    expect(new Set(decisions.map(({ matchmaker }) => matchmaker))).toEqual(
      new Set(["FIFOMatchmaker", "LatencyFIFOMatchmaker", "GroupReunionMatchmaker"]),
    );
  });

  for (const [index, decision] of decisions.entries()) {
    it(`number ${index + 1}: ${decision.matchmaker} for ${decision.group_size} has the recorded answer`, () => {
      const waiting = decision.waiting.map(candidateOf);
      const arriving = candidateOf(decision.arriving, waiting.length);
      const group = ruleOf(decision).findMatch(
        arriving,
        WaitingList.of(waiting),
        decision.group_size,
        at(waiting.length),
      );
      expect(idsOf(group)).toEqual(decision.expected);
    });
  }
});
