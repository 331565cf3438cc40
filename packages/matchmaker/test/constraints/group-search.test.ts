import { describe, expect, it } from "vitest";
import { noRepeatPartner, RuleMatchmaker, type MatchCandidate } from "../../src/index.ts";
import { at, candidate, idsOf, list } from "../support/candidates.ts";
import { Chance } from "../support/random-history.ts";

const ROUNDS = process.env["CI"] === undefined ? 4 : 18;

interface Answer {
  readonly group: readonly string[] | null;
  readonly cuts: number;
}

function ask(arriving: MatchCandidate, pool: readonly MatchCandidate[], groupSize: number): Answer {
  let cuts = 0;
  const rule = new RuleMatchmaker({ constraints: [noRepeatPartner()] });
  const reportCut = (): void => void (cuts += 1);
  const group = rule.findMatch(arriving, list(...pool), groupSize, { ...at(0), reportCut });
  return { group: idsOf(group), cuts };
}

/** People of whom each has met all of their own class and nobody else, but for those who are by chance. */
function inClasses(sizes: readonly number[], metBesides: (a: string, b: string) => boolean = () => false) {
  const ids = sizes.flatMap((size, kind) =>
    Array.from({ length: size }, (_, number) => ({ id: `${kind}-${number}`, kind })),
  );
  return ids.map(({ id, kind }, place) =>
    candidate(id, {
      pastPartners: ids
        .filter((other, index) => index < place && (other.kind === kind || metBesides(id, other.id)))
        .map((other) => other.id),
    }),
  );
}

/** The first group of strangers by an unlimited search that knows for each who is left. */
function unlimited(
  arriving: MatchCandidate,
  pool: readonly MatchCandidate[],
  groupSize: number,
): readonly string[] | null {
  const known = new Map<string, Set<string>>();
  const knownTo = (id: string): Set<string> => {
    const met = known.get(id) ?? new Set<string>();
    known.set(id, met);
    return met;
  };
  for (const { subjectId, pastPartners = [] } of [arriving, ...pool]) {
    for (const partner of pastPartners) {
      knownTo(subjectId).add(partner);
      knownTo(partner).add(subjectId);
    }
  }
  const strangersOf = (id: string, among: readonly string[]): readonly string[] =>
    among.filter((other) => other !== id && !knownTo(id).has(other));
  const search = (left: readonly string[], missing: number): readonly string[] | null => {
    if (missing === 0) return [];
    for (const [place, id] of left.entries()) {
      if (left.length - place < missing) return null;
      const rest = search(strangersOf(id, left.slice(place + 1)), missing - 1);
      if (rest !== null) return [id, ...rest];
    }
    return null;
  };
  const all = strangersOf(
    arriving.subjectId,
    pool.map(({ subjectId }) => subjectId),
  );
  const found = search(all, groupSize - 1);
  return found === null ? null : [...found, arriving.subjectId];
}

describe("a search for strangers in groups of three and more", () => {
  it("comes to its end in two classes of acquaintances that are not too large, and says that no three are strangers", () => {
    expect(ask(candidate("new"), inClasses([90, 90]), 4)).toEqual({ group: null, cuts: 0 });
  });

  it("is given up after 10,000 sets, and says so", () => {
    expect(ask(candidate("new"), inClasses([110, 110]), 4)).toEqual({ group: null, cuts: 1 });
  });

  it("is given up after 500,000 comparisons, however few the sets, and says so", () => {
    const everybody = inClasses([1100]);
    expect(ask(candidate("new"), everybody.slice(0, 900), 3)).toEqual({ group: null, cuts: 0 });
    expect(ask(candidate("new"), everybody, 3)).toEqual({ group: null, cuts: 1 });
  });

  it("may miss a group that exists when it is given up, which is why it says so", () => {
    const stranger = candidate("stranger");
    const pool = [...inClasses([110, 110]), stranger];
    expect(unlimited(candidate("new"), pool, 4)).not.toBeNull();
    // The stranger comes behind everybody else, and is looked at with each first member all the same.
    expect(ask(candidate("new"), pool, 4)).toEqual({ group: ["0-0", "1-0", "stranger", "new"], cuts: 0 });
    const trio = ["x", "y", "z"].map((id) => candidate(id, { pastPartners: pool.map((p) => p.subjectId) }));
    const hidden = [...inClasses([110, 110]), ...trio];
    expect(unlimited(candidate("new"), hidden, 4)).toEqual(["x", "y", "z", "new"]);
    expect(ask(candidate("new"), hidden, 4)).toEqual({ group: null, cuts: 1 });
  });

  it("gives up a first member after 2,000 sets, so that a hopeless one costs the others nothing", () => {
    // Whoever is first has met nobody of two classes, of which no three are strangers to each other.
    const classes = inClasses([60, 60]);
    const others = ["hopeless", ...classes.map(({ subjectId }) => subjectId)];
    const quartet = ["w", "x", "y", "z"].map((id) => candidate(id, { pastPartners: others }));
    expect(ask(candidate("new"), [candidate("hopeless"), ...classes, ...quartet], 5)).toEqual({
      group: ["w", "x", "y", "z", "new"],
      cuts: 1,
    });
  });

  it("is complete in groups of two, however many have met", () => {
    const pool = [...inClasses([3000]).map(({ subjectId }) => candidate(subjectId)), candidate("stranger")];
    const arriving = candidate("new", { pastPartners: pool.slice(0, -1).map(({ subjectId }) => subjectId) });
    expect(ask(arriving, pool, 2)).toEqual({ group: ["stranger", "new"], cuts: 0 });
  });

  it("gives what an unlimited search gives unless it says that it was cut, and never a group of acquaintances", () => {
    const counts = { complete: 0, "cut, the same": 0, "cut, a later group": 0, "cut, none": 0 };
    for (let round = 0; round < ROUNDS * 6; round += 1) {
      const chance = new Chance(round);
      const groupSize = chance.of([4, 5]);
      // One class too few for a group: only an outsider to all classes makes one.
      const classes = Array.from({ length: groupSize - 2 }, () =>
        groupSize === 4 ? 50 + chance.below(90) : 12 + chance.below(24),
      );
      const density = chance.of([0, 0.02, 0.1]);
      const pool = [...inClasses(classes, () => chance.is(density))];
      for (let number = chance.below(4); number > 0; number -= 1) {
        const met = pool.filter(() => chance.is(0.5)).map(({ subjectId }) => subjectId);
        const outsider = candidate(`outsider-${number}`, { pastPartners: met });
        pool.splice(chance.below(pool.length), 0, outsider);
      }
      const arriving = candidate("new", {
        pastPartners: pool.filter(() => chance.is(0.05)).map(({ subjectId }) => subjectId),
      });
      const expected = unlimited(arriving, pool, groupSize);
      const { group, cuts } = ask(arriving, pool, groupSize);
      expect(cuts).toBeLessThanOrEqual(1);
      const members = [arriving, ...pool].filter(({ subjectId }) => group?.includes(subjectId));
      for (const { pastPartners = [] } of members) {
        expect(pastPartners.filter((partner) => group?.includes(partner))).toEqual([]);
      }
      if (cuts === 0) {
        expect(group).toEqual(expected);
        counts.complete += 1;
      } else if (group === null) counts["cut, none"] += 1;
      else counts[String(group) === String(expected) ? "cut, the same" : "cut, a later group"] += 1;
    }
    process.stdout.write(`searches for strangers: ${JSON.stringify(counts)}\n`);
    expect(counts.complete).toBeGreaterThan(0);
    expect(counts["cut, none"]).toBeGreaterThan(0);
  }, 600_000);
});
