import { describe, expect, it } from "vitest";
import {
  composition,
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  RuleMatchmaker,
  sameValue,
  WaitingList,
  type Constraint,
  type Explanation,
  type MatchCandidate,
} from "../../src/index.ts";
import { at, candidate, formerPartner, list } from "../support/candidates.ts";
import { RoomDriver } from "../support/room-driver.ts";

const latency = relaxed([
  { afterMs: 0, constraint: maxPairRtt(200) },
  { afterMs: 30_000, constraint: maxPairRtt(300) },
]);

function explain(
  constraints: readonly Constraint[],
  asked: MatchCandidate,
  pool: readonly MatchCandidate[],
  groupSize: number,
  now = 0,
): Explanation {
  return new RuleMatchmaker({ constraints }).explain(asked, list(...pool), groupSize, at(now));
}

const person = (subjectId: string, rttMs: number, role: string): MatchCandidate =>
  candidate(subjectId, { rttMs, attributes: { role } });

describe("an explanation under constraints", () => {
  const asked = person("me", 100, "A");

  it("says what is missing, what is in the way of how many with its limit, and when the next step comes", () => {
    const pool = [
      person("a", 10, "A"),
      person("b", 10, "A"),
      person("c", 50, "A"),
      person("d", 150, "B"),
      person("e", 170, "A"),
    ];
    const constraints = [latency, composition({ role: { A: 2, B: 1 } })];
    expect(explain(constraints, asked, pool, 3, 18_000)).toEqual({
      code: "composition",
      text: "Needs 1 more of role B; 2 of 5 are beyond 200 ms; next step in 12 s.",
      nextChangeAt: 30_000,
    });
  });

  it("names the limit of the step that each pair is in, and rounds the time to the next step up", () => {
    const pool = [candidate("old", { rttMs: 250 }), candidate("new", { rttMs: 220, enqueuedAt: 29_000 })];
    expect(explain([latency], asked, pool, 2, 30_000)).toEqual({
      code: "latency",
      text: "Needs 1 more who fits; 1 of 2 is beyond 300 ms; 1 of 2 is beyond 200 ms; next step in 29 s.",
      nextChangeAt: 59_000,
    });
    expect(explain([latency], asked, pool, 2, 58_999).text).toMatch(/next step in 1 s\.$/);
    expect(explain([latency], asked, pool, 2, 59_000)).toEqual({
      code: "latency",
      text: "Needs 1 more who fits; 2 of 2 are beyond 300 ms.",
      nextChangeAt: null,
    });
  });

  it("waits for nobody's step but that of this one and of those who do not fit", () => {
    const fits = candidate("fits", { rttMs: 1, enqueuedAt: 10_000 });
    const apart = candidate("apart", { rttMs: 500, enqueuedAt: 20_000 });
    expect(explain([latency], asked, [fits, apart], 3, 35_000).nextChangeAt).toBe(50_000);
    expect(explain([latency], asked, [fits, fits, apart].slice(1), 3, 60_000).nextChangeAt).toBeNull();
  });

  it("counts former partners and other values, the most frequent first, which gives the code", () => {
    const constraints = [noRepeatPartner(), sameValue("language")];
    const me = candidate("me", { pastPartners: ["a", "b"], attributes: { language: "de" } });
    const german = { attributes: { language: "de" } };
    const pool = [candidate("x"), candidate("a", german), candidate("b", german)];
    expect(explain(constraints, me, pool, 2)).toEqual({
      code: "repeat_partner",
      text: "Needs 1 more who fits; 2 of 3 are former partners; 1 of 3 has another language.",
      nextChangeAt: null,
    });
    expect(explain(constraints, me, pool.slice(0, 2), 3)).toEqual({
      code: "different_value",
      text: "Needs 2 more who fit; 1 of 2 has another language; 1 of 2 is a former partner.",
      nextChangeAt: null,
    });
  });

  it("says when enough fit, but not with each other", () => {
    const pool = [candidate("a", { rttMs: 120 }), candidate("b", { rttMs: 130 })];
    expect(explain([maxPairRtt(200)], candidate("me", { rttMs: 10 }), pool, 3)).toEqual({
      code: "no_group",
      text: "2 fit with this one, but no 2 of them together.",
      nextChangeAt: null,
    });
  });

  it("says when a composition has no place for this one, needs others, or can never be", () => {
    const full = composition({ role: { A: 1, B: 1 } });
    const pool = [person("a", 1, "A"), person("b", 1, "A"), person("c", 1, "A")];
    const textOf = (constraint: Constraint, one: MatchCandidate, groupSize: number): string => {
      const { code, text } = explain([constraint], one, pool, groupSize);
      expect(code).toBe("composition");
      return text;
    };
    expect(textOf(full, person("me", 1, "C"), 2)).toBe("No place for role C.");
    expect(textOf(full, candidate("me"), 2)).toBe("No place for anybody without role.");
    expect(textOf(composition({ role: { A: 1 } }), asked, 3)).toBe("Needs 2 more of another role.");
    expect(textOf(composition({ role: { A: 2, B: 2 } }), asked, 3)).toBe("Role asks for 4 in a group of 3.");
  });

  it("says that too few wait, which no time alone changes", () => {
    expect(explain([latency], asked, [asked].slice(1), 3, 0)).toEqual({
      code: "too_few",
      text: "Needs 2 more people for a group of 3.",
      nextChangeAt: null,
    });
  });

  it("reads the pool once", () => {
    const pool = [person("a", 1, "A"), person("b", 500, "A")];
    let scans = 0;
    const counted = new WaitingList({
      size: pool.length,
      get: (subjectId) => pool.find((one) => one.subjectId === subjectId),
      iterate: () => {
        scans += 1;
        return pool.values();
      },
    });
    new RuleMatchmaker({ constraints: [latency] }).explain(asked, counted, 2, at(0));
    expect(scans).toBe(1);
  });

  it("is what a room tells, and changes nothing in it", () => {
    const driver = new RoomDriver(new RuleMatchmaker({ constraints: [latency] }), { waitLimitMs: null });
    driver.enter("a", { rttMs: 150 });
    driver.enter("b", { rttMs: 120 });
    driver.pass(18_000);
    const seq = driver.room.seq;
    expect(driver.room.explain("b", driver.now)).toEqual({
      code: "latency",
      text: "Needs 1 more who fits; 1 of 1 is beyond 200 ms; next step in 12 s.",
      nextChangeAt: driver.now + 12_000,
    });
    expect(driver.room.seq).toBe(seq);
    const matched = driver.pass(12_000).find(({ type }) => type === "proposed");
    expect(matched?.["members"]).toEqual(["b", "a"]);
  });
});

describe("an explanation of a reunion", () => {
  it("counts those who are held for their partners, and says when the next of them is free", () => {
    const rule = new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 10_000 });
    const held = [
      formerPartner("a", ["x"], { enqueuedAt: 2000 }),
      formerPartner("b", ["y"], { enqueuedAt: 1000 }),
    ];
    expect(rule.explain(candidate("me"), list(...held), 2, at(5000))).toEqual({
      code: "too_few",
      text: "Needs 1 more person for a group of 2; 2 are held for former partners.",
      nextChangeAt: 11_000,
    });
    expect(rule.explain(candidate("me"), list(...held), 3, at(11_000))).toEqual({
      code: "too_few",
      text: "Needs 1 more person for a group of 3; 1 is held for former partners.",
      nextChangeAt: 12_000,
    });
  });
});
