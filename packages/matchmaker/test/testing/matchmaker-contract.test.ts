import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  Matchmaker,
  type WaitingList,
  type MatchCandidate,
  type MatchContext,
} from "../../src/index.ts";
import { matchmakerContract } from "../../src/testing/index.ts";
import { MadeUpRule, type Answers } from "../support/made-up-rule.ts";

/** A random rule of one's own, as a user may write it. */
class Lottery extends Matchmaker {
  override findMatch(
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
    { random }: MatchContext,
  ): readonly MatchCandidate[] | null {
    const open = [...waiting];
    const group = [arriving];
    while (group.length < groupSize) {
      const [chosen] = open.splice(Math.floor(random() * open.length), 1);
      if (chosen === undefined) return null;
      group.push(chosen);
    }
    return group;
  }
}

const rules: Readonly<Record<string, () => Matchmaker>> = {
  FIFOMatchmaker: () => new FIFOMatchmaker(),
  "LatencyFIFOMatchmaker with 150 ms": () => new LatencyFIFOMatchmaker({ maxServerRttMs: 150 }),
  "LatencyFIFOMatchmaker with 0 ms": () => new LatencyFIFOMatchmaker({ maxServerRttMs: 0 }),
  "GroupReunionMatchmaker without a fallback": () => new GroupReunionMatchmaker(),
  "GroupReunionMatchmaker with a fallback": () =>
    new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker() }),
  "GroupReunionMatchmaker with a hold": () =>
    new GroupReunionMatchmaker({
      fallback: new LatencyFIFOMatchmaker({ maxServerRttMs: 150 }),
      holdMs: 3000,
    }),
  "a random rule of one's own": () => new Lottery(),
};

describe("the rules of this package, and one of somebody's own", () => {
  for (const [name, make] of Object.entries(rules)) {
    for (const { title, run } of matchmakerContract(make)) {
      it(`keep the contract: ${name} ${title}`, async () => {
        await expect(Promise.resolve(run())).resolves.toBeUndefined();
      });
    }
  }
});

describe("the contract", () => {
  const fifo = new FIFOMatchmaker();
  const made = (answers: Answers) => (): Matchmaker => new MadeUpRule(answers);
  let calls = 0;
  let instances = 0;

  /** For each point of the contract, rules that break it; with a part of the message that says so. */
  const broken: readonly (readonly [string, string, () => Matchmaker, RegExp])[] = [
    [
      "returns null or",
      "too many",
      made({ findMatch: (a, w) => (w.size < 1 ? null : [...w, ...w, a]) }),
      /candidates, got/,
    ],
    [
      "returns null or",
      "twice the same",
      made({ findMatch: (a, _, n) => Array.from({ length: n }, () => a) }),
      /different/,
    ],
    [
      "returns null or",
      "without the arriving",
      made({ findMatch: (_, w, n) => (w.size < n ? null : [...w].slice(0, n)) }),
      /who arrives/,
    ],
    [
      "returns null or",
      "a stranger",
      made({ findMatch: (a, _, n) => (n === 2 ? [{ ...a, subjectId: "x" }, a] : null) }),
      /nobody but/,
    ],
    [
      "returns null or",
      "undefined",
      made({ findMatch: () => undefined }),
      /null or an array of candidates, got `undefined`/,
    ],
    [
      "returns no promise",
      "a promise",
      made({ findMatch: async () => await Promise.resolve(null) }),
      /at once/,
    ],
    [
      "returns null when too few",
      "whoever is there",
      made({ findMatch: (a, w) => [...w, a] }),
      /null when \d+ wait/,
    ],
    [
      "leaves the candidates",
      "a changed candidate",
      made({ findMatch: (a) => Object.assign(a, { rttMs: 1 }) && null }),
      /read only/,
    ],
    [
      "gives the same answer for",
      "every second time",
      made({
        findMatch: (a, w, n) => ((calls += 1) % 2 === 0 ? null : fifo.findMatch(a, w, n)),
      }),
      /again, got/,
    ],
    [
      "gives the same answer as a fresh",
      "a rule that remembers",
      () => {
        const seen = new Set<string>();
        return new MadeUpRule({
          findMatch: (a, w, n) => {
            const isNew = !seen.has(a.subjectId);
            for (const { subjectId } of w) seen.add(subjectId);
            return isNew ? fifo.findMatch(a, w, n) : null;
          },
        });
      },
      /fresh instance/,
    ],
    [
      "explains",
      "no code",
      made({ explain: () => ({ code: "", text: "Why.", nextChangeAt: null }) }),
      /`code`/,
    ],
    [
      "explains",
      "no sentence",
      made({ explain: () => ({ code: "x", text: "", nextChangeAt: null }) }),
      /sentence/,
    ],
    [
      "explains",
      "a past time",
      made({ explain: () => ({ code: "x", text: "Why.", nextChangeAt: 5 }) }),
      /`nextChangeAt`/,
    ],
    ["explains", "nothing", made({ explain: () => null }), /explanation/],
    ["names as the next change", "now", made({ nextChangeAt: (_, { now }) => now }), /later than/],
    ["names as the next change", "NaN", made({ nextChangeAt: () => Number.NaN }), /later than/],
    [
      "ranks",
      "the arriving one",
      () =>
        new (class Broken extends FIFOMatchmaker {
          override rankCandidates(a: MatchCandidate, w: WaitingList, n: number) {
            return w.size < n - 1 ? [] : [a, ...w];
          }
        })(),
      /only those who wait/,
    ],
    [
      "ranks",
      "somebody twice",
      () =>
        new (class Broken extends FIFOMatchmaker {
          override rankCandidates(_: MatchCandidate, w: WaitingList, n: number) {
            return w.size < n - 1 ? [] : [...w, ...w];
          }
        })(),
      /nobody twice/,
    ],
    [
      "ranks",
      "too few",
      () =>
        new (class Broken extends FIFOMatchmaker {
          override rankCandidates(_: MatchCandidate, w: WaitingList) {
            return [...w];
          }
        })(),
      /too few/,
    ],
    ["says of a group", "an unknown reason", made({ matchReason: () => "because" }), /one of fifo/],
    ["says of a group", "no code", made({ overtakenCode: () => undefined }), /code for somebody/],
    [
      "has a name",
      "none",
      () =>
        new (class Broken extends FIFOMatchmaker {
          override readonly name = "";
        })(),
      /`name`/,
    ],
    [
      "has a name",
      "options that are no JSON",
      () =>
        new (class Broken extends FIFOMatchmaker {
          override readonly options = { limit: Number.POSITIVE_INFINITY };
        })(),
      /`options` that are JSON, got `TypeError/,
    ],
    [
      "has a name",
      "other options each time",
      () =>
        new (class Broken extends FIFOMatchmaker {
          override readonly options = { instance: (instances += 1) };
        })(),
      /in every instance/,
    ],
    [
      "matches nobody twice",
      "who is gone",
      () => {
        let last: MatchCandidate | undefined;
        return new MadeUpRule({
          findMatch: (a, w, n) => {
            const group = fifo.findMatch(a, w, n);
            const stale =
              last !== undefined && last !== a && n > 1 ? [last, ...(group ?? []).slice(1)] : group;
            last = a;
            return group === null ? null : stale;
          },
        });
      },
      /never refuses, got/,
    ],
  ];

  for (const [point, what, make, message] of broken) {
    it(`"${point} …" fails for a rule that gives ${what}`, () => {
      const contractCase = matchmakerContract(make).find(({ title }) => title.startsWith(point));
      expect(contractCase).toBeDefined();
      expect(() => contractCase?.run()).toThrow(message);
    });
  }

  it("has a broken rule above for each of its points", () => {
    const points = matchmakerContract(() => fifo).map(({ title }) => title);
    expect(points.filter((title) => !broken.some(([point]) => title.startsWith(point)))).toEqual([]);
  });

  it("tries decisions in which groups form and in which none does, of every size from one to five", async () => {
    const seen = new Set<string>();
    const rule = made({
      findMatch: (a, w, n) => {
        const group = fifo.findMatch(a, w, n);
        seen.add(`${n} ${group === null ? "none" : "group"}`);
        return group;
      },
    });
    await matchmakerContract(rule)[0]?.run();
    expect(seen.size).toBe(9);
  });

  it("says which decision a rule failed at, so that it can be tried again", () => {
    const [first] = matchmakerContract(made({ findMatch: () => "everybody" }));
    expect(() => first?.run()).toThrow(/got `"everybody"`\. Decision 0: \{"groupSize":\d/);
  });
});
