import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FIFOMatchmaker } from "../../src/index.ts";
import { candidate, idsOf, list } from "../support/candidates.ts";

const pools = fc
  .integer({ min: 0, max: 12 })
  .map((size) => Array.from({ length: size }, (_, index) => candidate(`p${index}`, { enqueuedAt: index })));

describe("FIFOMatchmaker", () => {
  const rule = new FIFOMatchmaker();
  const newcomer = candidate("new", { enqueuedAt: 99 });

  it("groups the earliest arrivals first and passes nobody over who can be matched", () => {
    fc.assert(
      fc.property(pools, fc.integer({ min: 1, max: 6 }), (pool, groupSize) => {
        const group = idsOf(rule.findMatch(newcomer, list(...pool), groupSize));
        const earliest = pool.slice(0, groupSize - 1).map(({ subjectId }) => subjectId);
        expect(group).toEqual(pool.length < groupSize - 1 ? null : [...earliest, "new"]);
      }),
    );
  });

  it("puts the arriving one last, also when that one arrived before those who wait", () => {
    const early = candidate("early", { enqueuedAt: 0 });
    const late = candidate("late", { enqueuedAt: 50 });
    expect(idsOf(rule.findMatch(early, list(late), 2))).toEqual(["late", "early"]);
  });

  it("forms a group of one at once", () => {
    expect(idsOf(rule.findMatch(newcomer, list(candidate("a")), 1))).toEqual(["new"]);
  });

  it("does not let the first comer starve: of five in a row, one and two, then three and four are grouped", () => {
    const waiting: string[] = [];
    const groups: (readonly string[])[] = [];
    for (const id of ["1", "2", "3", "4", "5"]) {
      const group = idsOf(rule.findMatch(candidate(id), list(...waiting.map((each) => candidate(each))), 2));
      if (group === null) waiting.push(id);
      else {
        groups.push(group);
        for (const member of group) if (waiting.includes(member)) waiting.splice(waiting.indexOf(member), 1);
      }
    }
    expect(groups).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
    expect(waiting).toEqual(["5"]);
  });

  it("is recorded with the reason fifo", () => {
    expect(rule.matchReason()).toBe("fifo");
    expect(rule.readsRtt).toBe(false);
  });
});
