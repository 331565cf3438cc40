import { describe, expect, test } from "vitest";
import { createAdminStore, trendSeries } from "../src/client/index.ts";
import type { TrendRow } from "../src/index.ts";
import { JournalWriter } from "./support/journal.ts";
import { aggregator, at, clock, journal, told } from "./support/lobby.ts";

/** Steps stand at whole tens of seconds of the clock, and so does `at(0)`. */
function point(seconds: number): TrendRow | undefined {
  return aggregator.snapshot().trend.find((row) => row.at === at(seconds));
}

describe("the last ten minutes of a scene", () => {
  test("tell each ten seconds what was, counted by hand", () => {
    journal.opened(at(1));
    journal.entered(at(4), "ann");
    journal.entered(at(12), "bob");
    journal.entered(at(13), "cem");
    journal.matched(at(18), null, "g1", { ann: 14_000, bob: 6_000 });
    journal.add(at(25), "started", { game_id: "g1", subject_ids: ["ann", "bob"] });
    journal.add(at(26), "left", { subject_id: "cem", reason: "left", waited_ms: 13_000 });
    told();
    clock.now = at(39);
    expect(aggregator.snapshot().trend).toEqual([
      {
        scene_id: "lobby",
        at: at(10),
        waiting: 1,
        in_groups: 0,
        oldest_wait_ms: 6_000,
        wait_p50_ms: null,
        wait_p90_ms: null,
        matches: 0,
        aborted: 0,
        unmatched_exits: 0,
        arrivals_per_minute: 1,
        matches_per_minute: 0,
        waits_ended_10min: 0,
        abandoned_10min: 0,
      },
      {
        scene_id: "lobby",
        at: at(20),
        waiting: 1,
        in_groups: 2,
        oldest_wait_ms: 7_000,
        wait_p50_ms: 6_000,
        wait_p90_ms: 14_000,
        matches: 1,
        aborted: 0,
        unmatched_exits: 0,
        arrivals_per_minute: 3,
        matches_per_minute: 1,
        waits_ended_10min: 0,
        abandoned_10min: 0,
      },
      {
        scene_id: "lobby",
        at: at(30),
        waiting: 0,
        in_groups: 2,
        oldest_wait_ms: null,
        wait_p50_ms: 6_000,
        wait_p90_ms: 14_000,
        matches: 1,
        aborted: 0,
        unmatched_exits: 1,
        arrivals_per_minute: 3,
        matches_per_minute: 1,
        waits_ended_10min: 3,
        abandoned_10min: 1,
      },
    ]);
  });

  test("go on by the clock where nothing happens, and rates fall", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    told();
    clock.now = at(600);
    expect(point(60)).toMatchObject({ waiting: 1, oldest_wait_ms: 59_000, arrivals_per_minute: 1 });
    expect(point(70)).toMatchObject({ waiting: 1, oldest_wait_ms: 69_000, arrivals_per_minute: 0 });
    expect(point(600)).toMatchObject({ waiting: 1, oldest_wait_ms: 599_000 });
    expect(aggregator.snapshot().trend).toHaveLength(60);
    clock.now = at(630);
    expect(aggregator.snapshot().trend.map((row) => row.at)).toEqual(
      Array.from({ length: 60 }, (_, index) => at(40 + index * 10)),
    );
  });

  test("leave out what happened at that very millisecond, and what came before the window", () => {
    journal.opened(at(0));
    journal.entered(at(10), "ann");
    for (let index = 1; index <= 3; index += 1) {
      journal.entered(at(700), `s${index}`);
      journal.add(at(700), "left", { subject_id: `s${index}`, reason: "declined", waited_ms: 0 });
    }
    told();
    clock.now = at(1_310);
    expect(point(710)).toBeUndefined();
    expect(point(720)).toMatchObject({ arrivals_per_minute: 3 });
    expect(point(1_300)).toMatchObject({ waits_ended_10min: 3, abandoned_10min: 3 });
    expect(point(1_310)).toMatchObject({ waits_ended_10min: 0, abandoned_10min: 0, unmatched_exits: 3 });
    const fresh = new JournalWriter();
    fresh.opened(at(1_290), { scene_id: "fresh" });
    fresh.entered(at(1_300), "zoe");
    aggregator.record("fresh", fresh.events);
    const own = aggregator.snapshot().trend.filter((row) => row.scene_id === "fresh");
    expect(own).toMatchObject([
      { at: at(1_300), waiting: 0 },
      { at: at(1_310), waiting: 1 },
    ]);
  });

  test("take back what was shown when an event is told late", () => {
    journal.opened(at(0));
    told();
    clock.now = at(45);
    expect(point(20)).toMatchObject({ waiting: 0 });
    journal.entered(at(15), "ann");
    told();
    expect([point(10), point(20), point(40)]).toMatchObject([{ waiting: 0 }, { waiting: 1 }, { waiting: 1 }]);
  });

  test("move on in a page that is told changes only: a point comes, a point goes", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    told();
    const store = createAdminStore();
    aggregator.subscribe((message) => {
      if (message.event === "state_delta") store.applyDelta(message.payload);
    });
    store.applyUpdate(aggregator.stateUpdate());
    for (let minute = 1; minute <= 25; minute += 1) {
      clock.advance(60_000);
      expect(store.getSnapshot().trend).toEqual(aggregator.snapshot().trend);
      expect(store.getSnapshot().health).toEqual(aggregator.snapshot().health);
      expect(store.getSnapshot().scenes).toEqual(aggregator.snapshot().scenes);
    }
    expect(store.getSnapshot().trend).toHaveLength(60);
    expect(store.getSnapshot().health).toHaveLength(60);
  });

  test("sum up for all scenes, with the longest and slowest of them", () => {
    for (const [index, sceneId] of ["one", "two"].entries()) {
      const own = new JournalWriter();
      own.opened(at(0), { scene_id: sceneId });
      own.entered(at(1 + index), `${sceneId}-a`);
      own.entered(at(3), `${sceneId}-b`);
      own.matched(at(4), null, `${sceneId}-g`, { [`${sceneId}-b`]: 1_000 + index * 500 });
      own.add(at(5), "left", { subject_id: `${sceneId}-a`, reason: "left", waited_ms: 4_000 });
      own.entered(at(6 + index), `${sceneId}-c`);
      aggregator.record(sceneId, own.events);
    }
    clock.now = at(10);
    const { trend } = aggregator.snapshot();
    expect(trendSeries(trend)).toEqual([
      {
        at: at(10),
        waiting: 2,
        in_groups: 2,
        oldest_wait_ms: 4_000,
        wait_p50_ms: 1_500,
        wait_p90_ms: 1_500,
        matched: 2,
        unmatched_exits: 2,
        arrivals_per_minute: 6,
        matches_per_minute: 2,
        abandonment: 1,
      },
    ]);
    expect(trendSeries(trend, "two")).toMatchObject([{ waiting: 1, oldest_wait_ms: 3_000 }]);
    expect(aggregator.snapshot().summary).toMatchObject({ wait_p50_ms: 1_000, wait_p90_ms: 1_500 });
  });
});

test("what the host told stands at each ten seconds since the process started", () => {
  clock.now = at(3);
  aggregator.presence("ann", true);
  clock.now = at(12);
  const log = {
    state: "ok",
    queued: 2,
    acknowledged: 7,
    failures: 1,
    bytes: 9,
    last_sync_at: at(12),
  } as const;
  aggregator.reportLogHealth({ ...log, disk_free_bytes: 5_000_000_000 });
  aggregator.presence("bob", true);
  clock.now = at(25);
  aggregator.presence("ann", false);
  clock.now = at(34);
  const before = { log_state: null, log_queued: null, log_acknowledged: null, log_failures: null };
  const after = { log_state: "ok", log_queued: 2, log_acknowledged: 7, log_failures: 1 };
  expect(aggregator.snapshot().health).toEqual([
    { at: at(10), online: 1, ...before, disk_free_bytes: null },
    { at: at(20), online: 2, ...after, disk_free_bytes: 5_000_000_000 },
    { at: at(30), online: 1, ...after, disk_free_bytes: 5_000_000_000 },
  ]);
});
