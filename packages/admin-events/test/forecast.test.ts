import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SceneRow } from "../src/index.ts";
import { timeToNextGroup } from "../src/next-group.ts";
import { aggregator, at, clock, journal, told } from "./support/lobby.ts";

function scene(): SceneRow | undefined {
  return aggregator.snapshot().scenes[0];
}

const composition = {
  group_size: 4,
  matchmaker: {
    class: "RuleMatchmaker",
    options: { constraints: [{ max_pair_rtt_ms: 200 }, { composition: { role: { A: 1, B: 2 } } }] },
  },
};

describe("the time to the next group", () => {
  test("is the closed form where one person is missing", () => {
    // P(nobody within t) = (T / (T + t)) ^ (n + 1/2)
    const share = (t: number): number => 1 - (300_000 / (300_000 + t)) ** 10.5;
    const range = timeToNextGroup([{ count: 1, seen: 10 }], 300_000);
    expect(share(range?.lowMs ?? 0)).toBeCloseTo(0.1, 1);
    expect(share(range?.highMs ?? 0)).toBeCloseTo(0.9, 2);
    expect(range).toEqual({ lowMs: 3_000, highMs: 74_000 });
  });

  test("holds in 8 of 10 simulated futures whose rate is drawn from what is known of it", () => {
    const random = mulberry(7);
    const range = timeToNextGroup([{ count: 3, seen: 6 }], 300_000) ?? { lowMs: 0, highMs: 0 };
    let within = 0;
    for (let run = 0; run < 20_000; run += 1) {
      // A Gamma(6.5) rate: six exponentials and half of a squared normal.
      let shape = normal(random) ** 2 / 2;
      for (let index = 0; index < 6; index += 1) shape -= Math.log(1 - random());
      let time = 0;
      for (let person = 0; person < 3; person += 1) time -= Math.log(1 - random()) / (shape / 300_000);
      if (time >= range.lowMs && time <= range.highMs) within += 1;
    }
    expect(within / 20_000).toBeCloseTo(0.8, 1);
    expect(Math.abs(within / 20_000 - 0.8)).toBeLessThan(0.012);
  });

  test("is later for more people, sooner for more arrivals, and its ends are in order", () => {
    const counts = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 3, max: 200 }), (count, seen) => {
        const range = timeToNextGroup([{ count, seen }], 300_000);
        const more = timeToNextGroup([{ count: count + 1, seen }], 300_000);
        const faster = timeToNextGroup([{ count, seen: seen * 2 }], 300_000);
        if (range === null) return;
        expect(range.lowMs).toBeLessThanOrEqual(range.highMs);
        if (more !== null) expect(more.highMs).toBeGreaterThanOrEqual(range.highMs);
        expect(faster?.highMs).toBeLessThanOrEqual(range.highMs);
      }),
    );
  });

  test("of several kinds of people is that of the last of them", () => {
    const one = timeToNextGroup([{ count: 1, seen: 10 }], 300_000);
    const rare = timeToNextGroup([{ count: 1, seen: 2 }], 300_000);
    const both = timeToNextGroup(
      [
        { count: 1, seen: 10 },
        { count: 1, seen: 2 },
      ],
      300_000,
    );
    expect(both?.highMs).toBeGreaterThan(one?.highMs ?? 0);
    expect(both?.highMs).toBeGreaterThanOrEqual(rare?.highMs ?? 0);
    expect(both?.lowMs).toBeGreaterThan(rare?.lowMs ?? 0);
  });

  test("is not told where none came, or it would be more than a day", () => {
    expect(timeToNextGroup([{ count: 1, seen: 0 }], 300_000)).toBeNull();
    expect(timeToNextGroup([], 300_000)).toBeNull();
    expect(timeToNextGroup([{ count: 200, seen: 1 }], 300_000)).toBeNull();
  });
});

describe("the forecast of a scene", () => {
  test("counts who is missing, and who came in the last five minutes", () => {
    journal.opened(at(0), { group_size: 3 });
    for (const [index, id] of ["ann", "bob", "cem", "dee"].entries()) journal.entered(at(10 + index), id);
    for (const id of ["ann", "bob", "cem"]) {
      journal.add(at(20), "left", { subject_id: id, reason: "left", waited_ms: 1_000 });
    }
    told();
    clock.now = at(105);
    expect(scene()).toMatchObject({
      missing: 2,
      needs: [],
      forecast: { basis: "arrivals", seen: 4, window_ms: 100_000, at: at(100) },
    });
    // From 10 to 310 s: nobody; the first of the four came at 10 s.
    clock.now = at(311);
    expect(scene()?.forecast).toMatchObject({ seen: 4, window_ms: 300_000 });
    clock.now = at(320);
    expect(scene()?.forecast).toEqual({
      basis: "arrivals",
      seen: 0,
      window_ms: 300_000,
      low_ms: null,
      high_ms: null,
      at: at(320),
    });
  });

  test("goes by the groups of the last ten minutes where enough wait and the rule takes none", () => {
    journal.opened(at(0));
    for (const id of ["ann", "bob", "cem", "dee"]) journal.entered(at(1), id);
    journal.matched(at(30), null, "g1", { ann: 1_000, bob: 1_000 });
    told();
    clock.now = at(65);
    expect(scene()).toMatchObject({
      missing: 0,
      forecast: { basis: "matches", seen: 1, window_ms: 60_000, at: at(60) },
    });
    clock.now = at(640);
    expect(scene()?.forecast).toMatchObject({ basis: "matches", seen: 0, low_ms: null });
  });

  test("says nothing while matching is paused, or nobody is let in and people are missing", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    told();
    clock.now = at(60);
    expect(scene()?.forecast).not.toBeNull();
    journal.add(at(60), "paused", { what: "intake", actor: "op", reason: "r" });
    told();
    expect(scene()?.forecast).toBeNull();
    journal.add(at(60), "reopened", { what: "intake", actor: "op", reason: "r" });
    journal.add(at(60), "paused", { what: "matching", actor: "op", reason: "r" });
    told();
    expect(scene()?.forecast).toBeNull();
  });
});

describe("whom a group needs", () => {
  test("is what the rule's composition asks for, less who could be matched now", () => {
    journal.opened(at(0), composition);
    journal.entered(at(1), "ann", { attributes: { role: "A" } });
    journal.entered(at(2), "abe", { attributes: { role: "A" } });
    journal.entered(at(3), "bob", { attributes: { role: "B" } });
    told();
    // One A and two B, and one with another role.
    expect(scene()).toMatchObject({
      missing: 2,
      needs: [
        { attribute: "role", value: "A", required: 1, waiting: 2, missing: 0 },
        { attribute: "role", value: "B", required: 2, waiting: 1, missing: 1 },
      ],
    });
    journal.add(at(4), "disconnected", {
      subject_id: "bob",
      connection: "c",
      reason: "x",
      grace_until: at(34),
    });
    journal.entered(at(5), "eve", { attributes: {} });
    told();
    expect(scene()).toMatchObject({ missing: 2, needs: [{ missing: 0 }, { waiting: 0, missing: 2 }] });
    journal.add(at(6), "returned", { subject_id: "bob", connection: "d" });
    journal.add(at(7), "updated", { subject_id: "abe", attributes: { role: "B" } });
    told();
    expect(scene()).toMatchObject({ missing: 0, needs: [{ waiting: 1 }, { waiting: 2, missing: 0 }] });
    journal.proposed(at(8), ["ann", "abe", "bob", "eve"]);
    told();
    expect(scene()).toMatchObject({ missing: 4, needs: [{ missing: 1 }, { missing: 2 }] });
  });

  test("makes the forecast wait for the rarest of them", () => {
    journal.opened(at(0), composition);
    for (let index = 0; index < 8; index += 1) {
      journal.entered(at(1 + index), `s${index}`, { attributes: { role: index === 0 ? "B" : "C" } });
    }
    told();
    clock.now = at(60);
    expect(scene()?.forecast).toMatchObject({ basis: "arrivals", seen: 0, low_ms: null });
    journal.entered(at(60), "ann", { attributes: { role: "A" } });
    journal.add(at(61), "left", { subject_id: "ann", reason: "left", waited_ms: 1 });
    told();
    clock.now = at(70);
    // Still an A and a B: one of each came.
    expect(scene()?.forecast).toMatchObject({ seen: 1, window_ms: 70_000 });
  });

  test("is counted anew when the study declares something else", () => {
    journal.opened(at(0), composition);
    journal.entered(at(1), "ann", { attributes: { role: "A", team: "x" } });
    journal.opened(at(2), {
      group_size: 2,
      matchmaker: { class: "R", options: { constraints: [{ composition: { team: { x: 1, y: 1 } } }] } },
    });
    told();
    expect(scene()).toMatchObject({
      missing: 1,
      needs: [
        { attribute: "team", value: "x", waiting: 1, missing: 0 },
        { attribute: "team", value: "y", waiting: 0, missing: 1 },
      ],
    });
    journal.opened(at(3));
    told();
    expect(scene()).toMatchObject({ missing: 1, needs: [] });
  });
});

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
