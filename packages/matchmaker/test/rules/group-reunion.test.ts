import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  identifyMatchmaker,
  LatencyFIFOMatchmaker,
  type MatchCandidate,
} from "../../src/index.ts";
import { at, candidate, formerPartner, idsOf, list } from "../support/candidates.ts";

const IDS = ["a", "b", "c", "d", "e", "f", "g"] as const;

/** A pool in arrival order in which each names up to three others; the last one is the one who arrives. */
const situations = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom(...IDS),
      partners: fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: 3 }),
      hasHistory: fc.boolean(),
    }),
    { selector: ({ id }) => id, minLength: 1, maxLength: IDS.length },
  )
  .map((people) => {
    const candidates = people.map(({ id, partners, hasHistory }, index) =>
      hasHistory
        ? formerPartner(
            id,
            partners.filter((partner) => partner !== id),
            { enqueuedAt: index * 10 },
          )
        : candidate(id, { enqueuedAt: index * 10 }),
    );
    const arriving = candidates.at(-1) ?? candidate("a");
    return { pool: candidates.slice(0, -1), arriving };
  });

const named = (person: MatchCandidate): readonly string[] => person.groupHistory?.previousPartners ?? [];

/** The promise, word for word. */
function promised(
  arriving: MatchCandidate,
  pool: readonly MatchCandidate[],
  groupSize: number,
  now: number,
  { hasFallback, holdMs }: { hasFallback: boolean; holdMs: number },
): readonly string[] | null {
  const first = pool.filter((other) => named(arriving).includes(other.subjectId));
  const then = pool.filter((other) => named(other).includes(arriving.subjectId) && !first.includes(other));
  const partners = [...first, ...then];
  if (partners.length >= groupSize - 1) return idsOf([...partners.slice(0, groupSize - 1), arriving]);
  const isHeld = (person: MatchCandidate): boolean =>
    named(person).length > 0 && now - person.enqueuedAt < holdMs;
  if (!hasFallback || isHeld(arriving)) return null;
  const open = pool.filter((other) => !isHeld(other));
  return open.length < groupSize - 1 ? null : idsOf([...open.slice(0, groupSize - 1), arriving]);
}

describe("GroupReunionMatchmaker", () => {
  const fallback = new FIFOMatchmaker();
  const groupSizes = fc.integer({ min: 2, max: 4 });

  it("keeps its promise with and without a fallback and a hold", () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(
        situations,
        groupSizes,
        fc.boolean(),
        fc.constantFrom(0, 35),
        fc.integer({ min: 0, max: 60 }),
        ({ pool, arriving }, groupSize, hasFallback, holdMs, sinceArrival) => {
          const now = arriving.enqueuedAt + sinceArrival;
          const rule = new GroupReunionMatchmaker({ ...(hasFallback ? { fallback } : {}), holdMs });
          const group = rule.findMatch(arriving, list(...pool), groupSize, at(now));
          expect(idsOf(group)).toEqual(promised(arriving, pool, groupSize, now, { hasFallback, holdMs }));
          outcomes.add(group === null ? "null" : rule.matchReason(arriving, group));
        },
      ),
      { numRuns: 3000, seed: 5 },
    );
    expect(outcomes).toEqual(new Set(["null", "reunion", "fallback"]));
  });

  it("finds a partner in both directions", () => {
    const rule = new GroupReunionMatchmaker();
    expect(idsOf(rule.findMatch(formerPartner("b", ["a"]), list(candidate("a")), 2, at(0)))).toEqual([
      "a",
      "b",
    ]);
    expect(idsOf(rule.findMatch(candidate("a"), list(formerPartner("b", ["a"])), 2, at(0)))).toEqual([
      "b",
      "a",
    ]);
    expect(rule.findMatch(candidate("a"), list(candidate("b")), 2, at(0))).toBeNull();
  });

  it("takes those whom the arriving one names before those who name the arriving one", () => {
    const rule = new GroupReunionMatchmaker();
    const pool = list(formerPartner("x", ["new"]), candidate("y"), candidate("z"));
    expect(idsOf(rule.findMatch(formerPartner("new", ["z", "y"]), pool, 3, at(0)))).toEqual([
      "y",
      "z",
      "new",
    ]);
    expect(idsOf(rule.findMatch(formerPartner("new", ["z"]), pool, 3, at(0)))).toEqual(["z", "x", "new"]);
  });

  it("does not give somebody who waits for a partner to a stranger while the hold runs", () => {
    const rule = new GroupReunionMatchmaker({ fallback, holdMs: 1000 });
    const waits = formerPartner("a", ["b"], { enqueuedAt: 0 });
    const stranger = candidate("c", { enqueuedAt: 500 });
    expect(rule.findMatch(stranger, list(waits), 2, at(999))).toBeNull();
    expect(idsOf(rule.findMatch(candidate("b"), list(waits, stranger), 2, at(999)))).toEqual(["a", "b"]);
    expect(idsOf(rule.findMatch(stranger, list(waits), 2, at(1000)))).toEqual(["a", "c"]);
  });

  it("says when a hold ends, and after it what the fallback says", () => {
    const rule = new GroupReunionMatchmaker({ fallback, holdMs: 1000 });
    const waits = formerPartner("a", ["b"], { enqueuedAt: 200 });
    expect(rule.nextChangeAt(waits, at(200))).toBe(1200);
    expect(rule.nextChangeAt(waits, at(1200))).toBeNull();
    expect(rule.nextChangeAt(candidate("c"), at(200))).toBeNull();
    expect(rule.nextChangeAt(formerPartner("d", []), at(200))).toBeNull();
  });

  it("explains whom somebody waits for", () => {
    const rule = new GroupReunionMatchmaker({ fallback, holdMs: 1000 });
    const waits = formerPartner("a", ["b", "c"]);
    expect(rule.explain(waits, list(candidate("b"), candidate("x")), 3, at(0))).toEqual({
      code: "partner_absent",
      text: "Waits for 1 more former partner.",
      nextChangeAt: 1000,
    });
    expect(rule.explain(waits, list(candidate("x")), 3, at(1000)).code).toBe("too_few");
  });

  it("never says that a negative number of partners is missing", () => {
    const rule = new GroupReunionMatchmaker();
    const explanation = rule.explain(formerPartner("a", ["b"]), list(candidate("b")), 2, at(0));
    expect(explanation.code).toBe("no_group");
    expect(explanation.text).not.toMatch(/ 0 |-/);
  });

  it("says why somebody was overtaken", () => {
    const rule = new GroupReunionMatchmaker({ fallback, holdMs: 1000 });
    const arriving = formerPartner("new", ["b"]);
    const reunion = [candidate("b"), arriving];
    expect(rule.overtakenCode(candidate("x"), arriving, reunion, at(0))).toBe("reunion_first");
    expect(rule.overtakenCode(formerPartner("y", ["q"]), arriving, reunion, at(0))).toBe("held_for_partner");
    const strangers = [candidate("c"), candidate("d")];
    expect(rule.overtakenCode(candidate("x"), candidate("d"), strangers, at(0))).toBe("not_chosen");
  });

  it("ranks partners first for probing, and strangers only where a fallback may take them", () => {
    const pool = list(candidate("x"), formerPartner("y", ["new"]), candidate("z"));
    const arriving = formerPartner("new", ["z"]);
    expect(idsOf(new GroupReunionMatchmaker({ fallback }).rankCandidates(arriving, pool, 2))).toEqual([
      "z",
      "y",
      "x",
    ]);
    expect(idsOf(new GroupReunionMatchmaker().rankCandidates(arriving, pool, 2))).toEqual(["z", "y"]);
    expect(new GroupReunionMatchmaker().rankCandidates(arriving, pool, 5)).toEqual([]);
  });

  it("names its fallback in its options, and reads RTTs when the fallback does", () => {
    const latency = new LatencyFIFOMatchmaker({ maxServerRttMs: 80 });
    const rule = new GroupReunionMatchmaker({ fallback: latency, holdMs: 5 });
    expect(rule.readsRtt).toBe(true);
    expect(rule.options).toEqual({
      fallback: { class: "LatencyFIFOMatchmaker", version: "1", options: { max_server_rtt_ms: 80 } },
      hold_ms: 5,
    });
    expect(identifyMatchmaker(rule).hash).not.toBe(identifyMatchmaker(new GroupReunionMatchmaker()).hash);
    expect(new GroupReunionMatchmaker().readsRtt).toBe(false);
  });

  it("refuses a hold that is no finite number of at least 0", () => {
    for (const holdMs of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new GroupReunionMatchmaker({ holdMs })).toThrow(RangeError);
    }
  });
});
