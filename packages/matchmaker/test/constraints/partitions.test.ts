import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composition, maxPairRtt, relaxed, sameValue, type MatchCandidate } from "../../src/index.ts";
import { ConstraintSet } from "../../src/constraints/demands.ts";
import { GroupIndex } from "../../src/constraints/group-index.ts";
import { pairLimit } from "../../src/constraints/pair-limit.ts";
import type { Partition } from "../../src/constraints/partitions.ts";
import { candidate } from "../support/candidates.ts";

const givesWay = new ConstraintSet([
  relaxed([
    { afterMs: 0, constraint: sameValue("team") },
    { afterMs: 1000, constraint: null },
  ]),
]);

const of = (subjectId: string, team: string, enqueuedAt = 0): MatchCandidate =>
  candidate(subjectId, { attributes: { team }, enqueuedAt });

/** An index in which one waits of each of many teams. */
function manyTeams(count: number): GroupIndex<MatchCandidate> {
  const index = new GroupIndex<MatchCandidate>(givesWay);
  for (let place = 0; place < count; place += 1) index.add(of(`p${place}`, `team ${place}`), place);
  return index;
}

function beside(
  index: GroupIndex<MatchCandidate>,
  one: MatchCandidate,
  now: number,
): Partition<MatchCandidate>[] {
  return [...index.partitionsFor(index.partitionOf(one, now))];
}

describe("partitions", () => {
  it("are those of one's own value only, while it has to be equal, however many others there are", () => {
    const index = manyTeams(10_000);
    const found = beside(index, of("new", "team 7"), 0);
    expect(found.map(({ members }) => members.size)).toEqual([1]);
    expect(beside(index, of("new", "no team"), 0).filter(({ members }) => members.size > 0)).toEqual([]);
  });

  it("are those of all whose value no longer has to be equal, once one's own need not be", () => {
    const index = manyTeams(10);
    index.settle(1000);
    index.add(of("late", "team 3", 900), 10);
    index.add(of("later", "another team", 900), 11);
    const found = beside(index, of("old", "team 3"), 1000).filter(({ members }) => members.size > 0);
    // The ten, and the one who still asks for the same team and finds it.
    expect(found).toHaveLength(11);
    expect(found.filter(({ isStrict }) => isStrict).map(({ values }) => values.get("team"))).toEqual([
      '"team 3',
    ]);
  });

  it("do not grow with the values that were there and went", () => {
    const index = new GroupIndex<MatchCandidate>(givesWay);
    index.settle(1000);
    for (let place = 0; place < 5000; place += 1) {
      const one = of(`p${place}`, `team ${place}`);
      index.add(one, place);
      if (place > 0) index.remove(one, place);
    }
    const found = beside(index, of("new", "new team"), 1000);
    expect(found.length).toBeLessThan(300);
    expect(found.filter(({ members }) => members.size > 0).map(({ values }) => values.get("team"))).toEqual([
      '"team 0',
    ]);
  });

  it("leave out none whose members could be together", () => {
    const person = fc.record({
      team: fc.constantFrom("a", "b", "c"),
      role: fc.constantFrom("x", "y"),
      language: fc.constantFrom("de", "en"),
      enqueuedAt: fc.constantFrom(0, 500, 900, 1000),
    });
    const constraints = new ConstraintSet([
      sameValue("language"),
      composition({ role: { x: 1 } }),
      relaxed([
        { afterMs: 0, constraint: sameValue("team") },
        { afterMs: 100, constraint: maxPairRtt(50) },
        { afterMs: 500, constraint: sameValue("role") },
        { afterMs: 900, constraint: null },
      ]),
    ]);
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 30 }), person, (waiting, arriving) => {
        const people = [...waiting, arriving].map(({ enqueuedAt, ...attributes }, place) =>
          candidate(`p${place}`, { attributes, enqueuedAt }),
        );
        const one = people.at(-1);
        if (one === undefined) throw new Error("Expected somebody.");
        const index = new GroupIndex<MatchCandidate>(constraints);
        for (const [place, each] of people.entries()) if (each !== one) index.add(each, place);
        index.settle(1000);
        const own = index.partitionOf(one, 1000);
        const found = new Set(index.partitionsFor(own));
        for (const each of people) {
          const partition = index.partitionOf(each, 1000);
          const isSameLanguage = each.attributes["language"] === one.attributes["language"];
          if (isSameLanguage && pairLimit(own, partition) !== null) expect(found).toContain(partition);
        }
        // Nobody twice: a search would take one for two.
        expect([...index.partitionsFor(own)]).toHaveLength(found.size);
      }),
    );
  });
});
