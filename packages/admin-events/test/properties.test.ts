import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAdminStore } from "../src/client/index.ts";
import { AdminEventAggregator, type Snapshot } from "../src/index.ts";
import { histories, type HistoryEvent } from "./support/random-history.ts";
import { VirtualClock } from "./support/virtual-clock.ts";

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

function atEndOf(history: readonly HistoryEvent[]): VirtualClock {
  const clock = new VirtualClock();
  clock.now = Number(history.at(-1)?.event["at"] ?? 0) + 10;
  return clock;
}

function aggregatorAt(clock: VirtualClock): AdminEventAggregator {
  return new AdminEventAggregator({ now: clock.read, timer: clock.timer, epoch: "e" });
}

/** The parts that are functions of the journals, without the order of rows. */
function figures(snapshot: Snapshot): unknown {
  const { scenes, games, conditions, summary } = snapshot;
  return {
    scenes: new Map(scenes.map((row) => [row.scene_id, row])),
    games: new Map(games.map((row) => [row.game_id, row])),
    conditions: new Map(conditions.map((row) => [row.condition, row])),
    summary: { ...summary, dropped: null },
  };
}

describe("any valid history", () => {
  test("counts each arrival in exactly one place, never below zero", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const aggregator = aggregatorAt(atEndOf(history));
        for (const { sceneId, event } of history) {
          aggregator.record(sceneId, [event]);
          const { summary, scenes } = aggregator.snapshot();
          for (const row of [summary, ...scenes]) {
            expect(row.arrived).toBe(row.waiting + row.in_groups + row.completed + total(row.exits));
            expect(Object.values(row).filter((value) => typeof value === "number" && value < 0)).toEqual([]);
          }
        }
        const entered = history.filter(({ event }) => event["type"] === "entered").length;
        expect(aggregator.snapshot().summary.arrived).toBe(entered);
      }),
      { numRuns: 60 },
    );
  });

  test("gives rows that agree with the counts", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const aggregator = aggregatorAt(atEndOf(history));
        for (const { sceneId, event } of history) aggregator.record(sceneId, [event]);
        const { conditions, games, scenes, summary } = aggregator.snapshot();
        for (const scene of scenes) {
          const own = games.filter((game) => game.scene_id === scene.scene_id);
          expect(own.length).toBe(scene.matches);
          expect(own.filter((game) => game.state === "aborted").length).toBe(scene.aborted);
          expect(own.filter((game) => game.state === "ended").length).toBe(scene.ended);
          expect(own.filter((game) => game.started_at !== null).length).toBe(scene.started);
        }
        for (const row of conditions) {
          const underWay = games.filter((game) => game.condition === row.condition && game.ended_at === null);
          expect(row.matched).toBe(row.completed + row.lost + underWay.length);
        }
        expect(summary.matches).toBe(games.length);
      }),
      { numRuns: 60 },
    );
  });

  test("leads a page by deltas to the present snapshot, however they are bundled", () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(histories, pauses, fc.nat(80), (history, waits, start) => {
        const clock = atEndOf(history);
        const aggregator = aggregatorAt(clock);
        const store = createAdminStore();
        for (const { sceneId, event } of history.slice(0, start)) aggregator.record(sceneId, [event]);
        aggregator.subscribe((message) => {
          if (message.event === "activity_event") return store.activity(message.payload);
          expect(store.applyDelta(message.payload)).toBe("applied");
        });
        store.applyUpdate(aggregator.stateUpdate());
        for (const [index, { sceneId, event }] of history.slice(start).entries()) {
          aggregator.record(sceneId, [event]);
          aggregator.presence(["ann", "bob", "nobody"][index % 3] ?? "", index % 2 > 0);
          if (index % 7 === 0)
            aggregator.reportProblem({ code: `P${index % 4}`, severity: "info", message: "m", action: "a" });
          if (index % 11 === 0) aggregator.resolveProblem("P0");
          clock.advance(waits[index % waits.length] ?? 0);
        }
        clock.advance(5_000);
        // The snapshot of the moment at which the last delta was made.
        clock.now = store.getSnapshot().summary?.now ?? clock.now;
        const shown = store.getSnapshot();
        expect(shown).toEqual({
          ...aggregator.snapshot(),
          status: "live",
          identity: null,
          epoch: "e",
          seq: shown.seq,
        });
      }),
      { numRuns: 100 },
    );
  });

  test("gives the same figures when the journals are read again, one after another, twice", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const clock = atEndOf(history);
        const live = aggregatorAt(clock);
        for (const { sceneId, event } of history) live.record(sceneId, [event]);
        const again = aggregatorAt(clock);
        for (const sceneId of ["second", "first", "second"]) {
          const journal = history.filter((entry) => entry.sceneId === sceneId).map((entry) => entry.event);
          if (journal.length > 0) again.record(sceneId, journal);
        }
        expect(figures(again.snapshot())).toEqual(figures(live.snapshot()));
        expect(again.snapshot().problems).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
