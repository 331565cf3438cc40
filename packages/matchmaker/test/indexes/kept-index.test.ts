import { describe, expect, it } from "vitest";
import {
  EqualValueIndex,
  FIFOMatchmaker,
  KeptIndex,
  LoadIndex,
  Matchmaker,
  sameValue,
  WaitingRoom,
  type MatchCandidate,
  type PoolIndex,
  type WaitingList,
} from "../../src/index.ts";
import { matchmakerContract } from "../../src/testing/index.ts";
import { candidate, idsOf, list } from "../support/candidates.ts";
import { firstGroup } from "../support/constraint-oracle.ts";
import { Chance } from "../support/random-history.ts";
import { RoomDriver } from "../support/room-driver.ts";
import { RuleHistory } from "../support/rule-history.ts";
import { WatchedRule } from "../support/watched-rule.ts";

const languageOf = ({ attributes }: MatchCandidate): string => String(attributes["language"]);

/** The rule of the documentation. */
class IndexedLanguage extends Matchmaker {
  override readonly name = "IndexedLanguage";
  readonly #byLanguage = new KeptIndex(() => new EqualValueIndex(languageOf));
  override readonly indexes = [this.#byLanguage];

  override findMatch(
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
  ): readonly MatchCandidate[] | null {
    const same = waiting.index(this.#byLanguage).withValue(languageOf(arriving));
    const others = same?.lowest(groupSize - 1) ?? [];
    return others.length < groupSize - 1 ? null : [...others.map(({ value }) => value), arriving];
  }
}

/** Counts who is in it, and cannot bear some of them. */
class Touchy implements PoolIndex {
  readonly ids: Set<string> = new Set<string>();

  readonly add = ({ subjectId }: MatchCandidate): void => {
    if (subjectId.startsWith("bad")) throw new Error(`cannot add ${subjectId}`);
    this.ids.add(subjectId);
  };

  readonly remove = ({ subjectId }: MatchCandidate): void => {
    if (subjectId.startsWith("stuck")) throw new Error(`cannot remove ${subjectId}`);
    this.ids.delete(subjectId);
  };
}

class TouchyRule extends FIFOMatchmaker {
  readonly kept = new KeptIndex<MatchCandidate, Touchy>(() => new Touchy());
  override readonly indexes = [this.kept];
  readonly seen: (readonly string[])[] = [];

  override findMatch(
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
  ): readonly MatchCandidate[] | null {
    this.seen.push([...waiting.index(this.kept).ids]);
    return super.findMatch(arriving, waiting, groupSize);
  }
}

describe("an index of one's own", () => {
  it("gives over long histories the answers of a scan", () => {
    for (let number = 0; number < 20; number += 1) {
      const chance = new Chance(60_000 + number);
      const rule = new WatchedRule(
        () => new IndexedLanguage(),
        (arriving, pool, groupSize, now) =>
          idsOf(firstGroup([sameValue("language")], arriving, pool, groupSize, now)),
      );
      const history = new RuleHistory(chance, rule, chance.of([2, 3, 4]));
      for (let step = 0; step < 200; step += 1) history.step();
      expect(rule.flaws).toEqual([]);
      expect(rule.counts.decisions).toBeGreaterThan(10);
    }
  });

  for (const { title, run } of matchmakerContract(() => new IndexedLanguage(), { decisions: 100 })) {
    it(`lets its rule keep the contract: ${title}`, async () => {
      await expect(Promise.resolve(run())).resolves.toBeUndefined();
    });
  }

  it("holds everybody who can be matched but the one for whom the decision is made", () => {
    const rule = new TouchyRule();
    const driver = new RoomDriver(rule, { groupSize: 4, waitLimitMs: null });
    driver.enter("a");
    driver.enter("b");
    driver.do({ type: "disconnect", subjectId: "a", connection: "a1" });
    driver.enter("c");
    driver.do({ type: "reconnect", subjectId: "a", connection: "a2" });
    driver.do({ type: "update", subjectId: "b", rttMs: 5 });
    expect(rule.seen.map((ids) => ids.toSorted())).toEqual([[], ["a"], ["b"], ["b", "c"], ["a", "c"]]);
  });

  it("serves several rooms at once, each with an index of its own", () => {
    const rule = new TouchyRule();
    const [first, second] = [new RoomDriver(rule, { groupSize: 3 }), new RoomDriver(rule, { groupSize: 3 })];
    first.enter("a");
    second.enter("b");
    first.enter("c");
    expect(rule.seen).toEqual([[], [], ["a"]]);
  });

  it("is made on the spot for a list made by hand, and for a part of a room's list", () => {
    const rule = new TouchyRule();
    const pool = list(candidate("a"), candidate("b"));
    rule.findMatch(candidate("c"), pool, 2);
    rule.findMatch(
      candidate("c"),
      pool.filter(({ subjectId }) => subjectId === "b"),
      2,
    );
    expect(rule.seen).toEqual([["a", "b"], ["b"]]);
  });

  it("that throws makes every decision from then on refused, and the room goes on unchanged", () => {
    for (const culprit of ["bad", "stuck"]) {
      const rule = new TouchyRule();
      const driver = new RoomDriver(rule, { groupSize: 4, waitLimitMs: null });
      driver.enter("a");
      driver.enter(culprit);
      driver.enter("x");
      driver.do({ type: "disconnect", subjectId: culprit, connection: `${culprit}1` });
      driver.do({ type: "reconnect", subjectId: culprit, connection: `${culprit}2` });
      const told = driver.enter("b");
      expect(told.map(({ type }) => type)).toEqual(["entered", "refused"]);
      expect(told[1]).toMatchObject({ trigger: "b", reason: "threw" });
      expect(String(told[1]?.["detail"])).toMatch(/^Error: cannot (add|remove)/);
      expect(driver.waiting).toEqual(["a", culprit, "x", "b"]);
      expect([...driver.room.view.proposals()]).toEqual([]);
      driver.do({ type: "leave", subjectId: culprit });
      expect(driver.enter("c").map(({ type }) => type)).toEqual(["entered", "refused"]);
      expect(driver.waiting).toEqual(["a", "x", "b", "c"]);
      // A room that is made again has an index that never saw what went wrong.
      const healthy = { ...driver.options, matchmaker: new FIFOMatchmaker() };
      expect([...WaitingRoom.restore(healthy, driver.journal).waiting]).toHaveLength(4);
    }
  });
});

describe("LoadIndex and EqualValueIndex", () => {
  it("answer for the earliest with at most so much, and for the least, each value apart", () => {
    const index = new EqualValueIndex(languageOf, ({ rttMs }) => rttMs ?? Number.NEGATIVE_INFINITY);
    const rtts = [90, 20, null, 50, 20];
    for (const [place, rttMs] of rtts.entries()) {
      index.add(
        candidate(`p${place}`, { rttMs, attributes: { language: place === 3 ? "de" : "en" } }),
        place,
      );
    }
    const english = index.withValue("en");
    expect(english?.size).toBe(4);
    expect(english?.first(60)?.value.subjectId).toBe("p1");
    expect(english?.first(60, 1)?.value.subjectId).toBe("p2");
    expect(english?.lowest(3).map(({ order }) => order)).toEqual([2, 1, 4]);
    expect(index.withValue("de")?.first(49)).toBeUndefined();
    expect(index.withValue("fr")).toBeUndefined();
    index.remove(candidate("p3", { rttMs: 50, attributes: { language: "de" } }), 3);
    expect(index.withValue("de")?.size).toBe(0);
    const loads = new LoadIndex(() => 1);
    loads.add(candidate("a"), 1);
    expect(loads.first(1)?.value.subjectId).toBe("a");
    expect(loads.first(0.5)).toBeUndefined();
  });
});
