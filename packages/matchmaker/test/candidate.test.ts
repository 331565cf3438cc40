import { describe, expect, it } from "vitest";
import {
  composition,
  FIFOMatchmaker,
  RuleMatchmaker,
  sameValue,
  WaitingList,
  WaitingRoom,
  type Attributes,
  type Constraint,
  type MatchCandidate,
} from "../src/index.ts";

function candidate(subjectId: string, attributes: Attributes): MatchCandidate {
  return { subjectId, rttMs: null, groupHistory: null, pastPartners: [], attributes, enqueuedAt: 0 };
}

function isPair(constraint: Constraint, a: Attributes, b: Attributes): boolean {
  const rule = new RuleMatchmaker({ constraints: [constraint] });
  const context = { now: 0, random: () => 0 };
  const waiting = WaitingList.of([candidate("a", a)]);
  return rule.findMatch(candidate("b", b), waiting, 2, context) !== null;
}

describe("an attribute that is called as something that every object has", () => {
  for (const name of ["constructor", "toString", "__proto__"]) {
    it(`(${name}) counts as null where somebody does not have it`, () => {
      expect(isPair(sameValue(name), {}, Object.fromEntries([[name, null]]))).toBe(true);
      expect(isPair(sameValue(name), {}, Object.fromEntries([[name, "x"]]))).toBe(false);
      const asked = composition(Object.fromEntries([[name, { "": 2 }]]));
      expect(isPair(asked, {}, {})).toBe(true);
    });

    it(`(${name}) gives nobody a role who does not have it`, () => {
      const room = new WaitingRoom({
        sceneId: "pairs",
        groupSize: 1,
        matchmaker: new FIFOMatchmaker(),
        roles: { policy: "attribute", attribute: name },
      });
      const context = { now: 0, newId: () => "g" };
      room.handle({ type: "open" }, context);
      const events = room.handle({ type: "enter", subjectId: "a", connection: "1" }, context);
      const matched = events.find((event) => event.type === "matched");
      expect(matched?.participants).toMatchObject([{ subject_id: "a", role: null }]);
    });
  }
});
