import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AdminStore, createAdminStore } from "../src/client/index.ts";
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
  const { scenes, games, conditions, summary, activity, trend } = snapshot;
  return {
    trend,
    timeline: activity.map((line) => JSON.stringify({ ...line, id: 0 })).sort(),
    scenes: new Map(scenes.map((row) => [row.scene_id, row])),
    games: new Map(games.map((row) => [row.game_id, row])),
    conditions: new Map(conditions.map((row) => [row.condition, row])),
    // The time at which the process started is none of the journals' doing.
    summary: { ...summary, dropped: null, presence_since: null },
  };
}

describe("any valid history", () => {
  test("counts each arrival in exactly one place, never below zero", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const aggregator = aggregatorAt(atEndOf(history));
        for (const { sceneId, event } of history) {
          aggregator.record(sceneId, [event]);
          const { summary, scenes, trend } = aggregator.snapshot();
          for (const row of [summary, ...scenes]) {
            expect(row.arrived).toBe(row.waiting + row.in_groups + row.completed + total(row.exits));
            expect(Object.values(row).filter((value) => typeof value === "number" && value < 0)).toEqual([]);
          }
          for (const { needs = [], waiting } of scenes) {
            for (const need of needs) {
              expect(need.waiting).toBeGreaterThanOrEqual(0);
              expect(need.waiting).toBeLessThanOrEqual(waiting);
              expect(need.missing).toBe(Math.max(0, need.required - need.waiting));
            }
          }
          for (const point of trend) {
            const numbers = Object.values(point).filter((value) => typeof value === "number");
            expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
            expect(point.abandoned_10min).toBeLessThanOrEqual(point.waits_ended_10min);
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

  test("leads a page to the present snapshot in the time in which it happens, with all that time alone changes", () => {
    const delays = fc.array(fc.integer({ min: 0, max: 15_000 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(histories, delays, (history, late) => {
        const clock = new VirtualClock();
        const aggregator = aggregatorAt(clock);
        const store = createAdminStore();
        aggregator.subscribe((message) => {
          if (message.event === "activity_event") return store.activity(message.payload);
          expect(store.applyDelta(message.payload)).toBe("applied");
        });
        store.applyUpdate(aggregator.stateUpdate());
        for (const [index, { sceneId, event }] of history.entries()) {
          // Events are told when they are on disk: at their time, or somewhat later.
          const toldAt = Number(event["at"]) + (late[index % late.length] ?? 0);
          clock.advance(Math.max(0, toldAt - clock.now));
          aggregator.record(sceneId, [event]);
          aggregator.presence("ann", index % 3 > 0);
          const shown = store.getSnapshot();
          if (index % 10 > 0 || shown.summary === null) continue;
          clock.advance(5_000);
          expect(shownBy(store)).toEqual(shownBy(store, aggregator, clock));
        }
        clock.advance(5_000);
        expect(shownBy(store)).toEqual(shownBy(store, aggregator, clock));
      }),
      { numRuns: 40 },
    );
  });

  test("gives the same figures and timeline after every prefix, when the journals are read again, one after another, twice", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const clock = new VirtualClock();
        const live = aggregatorAt(clock);
        for (const [index, { sceneId, event }] of history.entries()) {
          clock.advance(Math.max(0, Number(event["at"]) + ((index * 7919) % 12_000) - clock.now));
          live.record(sceneId, [event]);
          const prefix = history.slice(0, index + 1);
          const again = aggregatorAt(clock);
          for (const scene of ["second", "first", "second"]) {
            const journal = prefix.filter((entry) => entry.sceneId === scene).map((entry) => entry.event);
            if (journal.length > 0) again.record(scene, journal);
          }
          expect(figures(again.snapshot())).toEqual(figures(live.snapshot()));
          const codes = new Set(again.snapshot().problems.map(({ code }) => code));
          expect(codes.has("EVENTS_MISSING") || codes.has("EVENT_NOT_UNDERSTOOD")).toBe(false);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("loses nobody on the way: each stage is who is there, who was lost there, and the next stage", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const aggregator = aggregatorAt(atEndOf(history));
        for (const [index, { sceneId, event }] of history.entries()) {
          aggregator.record(sceneId, [event]);
          for (const { flow, waiting, in_groups, exits, completed } of aggregator.snapshot().scenes) {
            if (flow === undefined) throw new TypeError("Expected a flow.");
            expect(flow.asked).toBe(total(flow.screened_out ?? {}) + flow.arrived);
            expect(flow.arrived).toBe(flow.waiting_now + total(flow.lost_waiting) + flow.matched);
            expect(flow.matched).toBe(flow.matched_now + total(flow.lost_matched) + flow.started);
            expect(flow.started).toBe(flow.started_now + total(flow.lost_started) + flow.ended);
            expect(flow.ended).toBe(total(flow.outcomes));
            expect(waiting).toBe(flow.waiting_now);
            expect(in_groups).toBe(flow.matched_now + flow.started_now);
            expect(completed).toBe(flow.outcomes["completed"] ?? 0);
            const lost = total(flow.lost_waiting) + total(flow.lost_matched) + total(flow.lost_started);
            expect(total(exits)).toBe(lost + flow.ended - completed);
            const figures: readonly (number | Readonly<Record<string, number>>)[] = Object.values({
              ...flow,
            });
            const numbers = figures.flatMap((value) =>
              typeof value === "number" ? [value] : Object.values(value),
            );
            expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
          }
          for (const { scene_id: id, flow } of aggregator.snapshot().scenes) {
            expect(flow?.screened_out).toEqual(refusalsThatStand(history.slice(0, index + 1), id));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("brings every page to the present, whatever it missed and whenever it came", () => {
    const fates = fc.array(fc.constantFrom("gets", "gets", "gets", "loses", "drops"), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(histories, fates, (history, fate) => {
        const clock = atEndOf(history);
        const aggregator = aggregatorAt(clock);
        const pages = Array.from({ length: 3 }, (_, index) => new Page(aggregator, fate, index));
        for (const [index, { sceneId, event }] of history.entries()) {
          aggregator.record(sceneId, [event]);
          aggregator.measure("ann", { medianMs: index % 5, samples: 3 });
          aggregator.browserLog("bob", { level: index % 3 === 0 ? "error" : "log", message: `${index}` });
          clock.advance((index * 97) % 400);
        }
        for (const page of pages) page.settle();
        clock.advance(5_000);
        for (const page of pages) {
          const shown = page.store.getSnapshot();
          clock.now = shown.summary?.now ?? clock.now;
          expect(shown).toMatchObject({ ...aggregator.snapshot(), status: "live" });
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** What the store shows; or what it is to show, from the snapshot of the moment at which its last delta was made. */
function shownBy(store: AdminStore, aggregator?: AdminEventAggregator, clock?: VirtualClock): unknown {
  const shown = store.getSnapshot();
  if (aggregator === undefined || clock === undefined) return shown;
  const { now } = clock;
  clock.now = shown.summary?.now ?? now;
  const { seq, status, identity, epoch } = shown;
  const expected = { ...aggregator.snapshot(), seq, status, identity, epoch };
  clock.now = now;
  return expected;
}

/** A page that is told deltas, loses some, and drops its connection now and then, as `fates` says. */
class Page {
  readonly store = createAdminStore({
    requestState: () => this.store.applyUpdate(this.#source.stateUpdate()),
  });
  readonly #source: AdminEventAggregator;
  #fates: readonly string[];
  #turn: number;
  #leave: (() => void) | undefined;

  constructor(source: AdminEventAggregator, fates: readonly string[], turn: number) {
    this.#source = source;
    this.#fates = fates;
    this.#turn = turn;
    this.connect();
  }

  connect(): void {
    if (this.#leave !== undefined) return;
    this.#leave = this.#source.subscribe((message) => {
      if (message.event === "activity_event") return this.store.activity(message.payload);
      const fate = this.#fates[(this.#turn += 1) % this.#fates.length];
      if (fate === "drops") return this.#disconnect();
      if (fate === "gets") this.store.applyDelta(message.payload);
    });
    this.store.connected({ status: "connected", name: "a", role: "viewer" });
    this.store.applyUpdate(this.#source.stateUpdate());
  }

  /** From now on nothing is lost. */
  settle(): void {
    this.#fates = ["gets"];
    this.connect();
  }

  #disconnect(): void {
    this.#leave?.();
    this.#leave = undefined;
    this.store.disconnected();
  }
}

/** Of those who never entered a scene, how many were told which reason last. */
function refusalsThatStand(
  history: readonly HistoryEvent[],
  scene: string,
): Readonly<Record<string, number>> {
  const last = new Map<unknown, string | null>();
  for (const { sceneId, event } of history) {
    if (sceneId !== scene) continue;
    if (event["type"] === "screened_out") last.set(event["subject_id"], String(event["reason"]));
    else if (event["type"] === "entered") last.set(event["subject_id"], null);
  }
  const counts: Record<string, number> = {};
  for (const reason of last.values()) if (reason !== null) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
