import { beforeEach, describe, expect, test } from "vitest";
import { AdminEventAggregator } from "../src/index.ts";
import { JournalWriter } from "./support/journal.ts";
import { VirtualClock } from "./support/virtual-clock.ts";

let clock: VirtualClock;
let aggregator: AdminEventAggregator;
let journal: JournalWriter;

beforeEach(() => {
  clock = new VirtualClock();
  aggregator = new AdminEventAggregator({ now: clock.read, timer: clock.timer, epoch: "e" });
  journal = new JournalWriter();
  journal.opened(clock.now);
});

const megabyte = 1_048_576;
const hostile: readonly string[] = [
  `<img src=x onerror="alert(1)">`,
  `"><script>alert(1)</script>`,
  "\u0000\u0007\u001b[2J\u202e\ufeff",
  "__proto__",
  "constructor",
  "\ud800",
];

describe("hostile texts", () => {
  test("in ids and attributes are carried as text, well formed, and harm nothing", () => {
    for (const text of hostile) {
      journal.entered(clock.now, text, { attributes: { [text]: text, ok: 1 } });
    }
    aggregator.record("lobby", journal.events);
    const snapshot = aggregator.snapshot();
    expect(snapshot.summary).toMatchObject({ arrived: hostile.length, waiting: hostile.length });
    const wire = JSON.stringify(snapshot);
    expect(JSON.parse(wire)).toMatchObject({ summary: { waiting: hostile.length } });
    expect(wire.isWellFormed()).toBe(true);
    expect(snapshot.participants[0]?.subject_id).toBe(hostile[0]);
    expect(Object.prototype).not.toHaveProperty("ok");
  });

  test("of a megabyte are cut with a mark wherever the state keeps them", () => {
    const long = "x".repeat(megabyte);
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, long]));
    journal.entered(clock.now, "ann", { attributes: many });
    journal.add(clock.now, "refused", { trigger: "ann", reason: long, detail: long });
    journal.add(clock.now, "evaluated", { count: 1, pool_size: 1, reasons: { [long]: 1 } });
    journal.matched(clock.now, null, "g1", { ann: 1 }, long);
    journal.add(clock.now, "ended", { game_id: "g1", subject_ids: ["ann"], outcome: long });
    aggregator.record("lobby", journal.events);
    aggregator.logActivity(long, long, { long, deep: [[[[[[[long]]]]]]], many });
    aggregator.reportProblem({ code: long, severity: "error", message: long, action: long });
    aggregator.browserLog("ann", { level: long, message: long });
    const wire = JSON.stringify(aggregator.snapshot());
    expect(wire.length).toBeLessThan(150_000);
    expect(wire).toContain("…");
    expect(wire).not.toContain("x".repeat(1_000));
  });

  test("as ids of people of more than 128 characters are no events of a waiting room", () => {
    journal.entered(clock.now, "x".repeat(megabyte));
    aggregator.record("lobby", journal.events);
    expect(JSON.stringify(aggregator.snapshot()).length).toBeLessThan(10_000);
    expect(aggregator.snapshot().problems).toMatchObject([{ code: "EVENT_NOT_UNDERSTOOD" }]);
  });
});

describe("a flood", () => {
  test("of events, games, problems and lines fills every buffer to its limit, and is counted", () => {
    for (let index = 0; index < 3_000; index += 1) {
      const pair = { [`a${index % 50}`]: 1, [`b${index % 50}`]: 1 };
      for (const id of Object.keys(pair)) journal.entered(clock.now, id);
      journal.matched(clock.now, journal.proposed(clock.now, Object.keys(pair)), `g${index}`, pair);
      const members = { game_id: `g${index}`, subject_ids: Object.keys(pair) };
      journal.add(clock.now, "ended", { ...members, outcome: `outcome-${index}` });
    }
    aggregator.record("lobby", journal.events);
    for (let index = 0; index < 1_000; index += 1) {
      aggregator.reportProblem({ code: `C${index}`, severity: "info", message: "m", action: "a" });
      aggregator.browserLog(`b${index % 50}`, { level: "log", message: `${index}` });
    }
    const { activity, games, problems, participants, scenes, summary } = aggregator.snapshot();
    expect(activity.length).toBe(500 + 200);
    expect(games.length).toBe(100);
    expect(problems.length).toBe(200);
    expect(participants.length).toBe(100);
    expect(Object.keys(summary.exits).length).toBe(51);
    expect(Object.keys(scenes[0]?.flow?.outcomes ?? {}).length).toBe(51);
    expect(summary).toMatchObject({
      arrived: 6_000,
      matches: 3_000,
      dropped: { games: 2_900, browser_logs: 800, problems: 800 },
    });
    expect(summary.dropped.activity).toBeGreaterThan(10_000);
  });
});
