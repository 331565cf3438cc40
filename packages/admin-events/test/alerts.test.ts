import { beforeEach, describe, expect, test } from "vitest";
import { AdminEventAggregator, type LogHealth, type ProblemRow } from "../src/index.ts";
import { JournalWriter } from "./support/journal.ts";
import { VirtualClock } from "./support/virtual-clock.ts";

const health: LogHealth = {
  state: "ok",
  queued: 0,
  acknowledged: 0,
  failures: 0,
  bytes: 0,
  last_sync_at: null,
  disk_free_bytes: 50e9,
};

let clock: VirtualClock;
let aggregator: AdminEventAggregator;
let journal: JournalWriter;

beforeEach(() => {
  clock = new VirtualClock();
  aggregator = new AdminEventAggregator({ now: clock.read, timer: clock.timer, epoch: "e" });
  journal = new JournalWriter();
  journal.opened(at(0));
});

/** Times in seconds after the start of the test. */
const at = (seconds: number): number => 1_000_000 + seconds * 1000;

/** The state at that second, its alerts by code. */
function alertsAt(seconds: number): ReadonlyMap<string, ProblemRow> {
  clock.now = at(seconds);
  aggregator.record("lobby", journal.events);
  return new Map(aggregator.snapshot().problems.map((row) => [row.code, row]));
}

describe("a long wait", () => {
  test("is raised once when the oldest wait is over the limit, and resolved once when it is over", () => {
    journal.entered(at(10), "ann");
    expect([...alertsAt(100).keys()]).toEqual([]);
    expect(alertsAt(101).get("LONG_WAIT")).toMatchObject({
      count: 1,
      scene_id: "lobby",
      first_at: at(101),
      resolved_at: null,
    });
    expect(alertsAt(110).get("LONG_WAIT")).toMatchObject({ count: 1, last_at: at(101) });
    journal.add(at(111), "left", { subject_id: "ann", reason: "left", waited_ms: 101_000 });
    expect(alertsAt(111).get("LONG_WAIT")).toMatchObject({ count: 1, resolved_at: at(111) });
    expect(alertsAt(120).get("LONG_WAIT")).toMatchObject({ count: 1, resolved_at: at(111) });
  });

  test("is three quarters of the waiting limit that the scene declares", () => {
    journal.opened(at(1), {}, { wait_limit_ms: 20_000 });
    journal.entered(at(10), "ann");
    expect([...alertsAt(25).keys()]).toEqual([]);
    expect(alertsAt(26).get("LONG_WAIT")?.message).toBe("Somebody has waited for more than 15 s.");
  });

  test("is 90 s where the scene has no limit", () => {
    journal.opened(at(1), {}, { wait_limit_ms: null });
    journal.entered(at(10), "ann");
    expect([...alertsAt(100).keys()]).toEqual([]);
    expect([...alertsAt(101).keys()]).toEqual(["LONG_WAIT"]);
  });

  test("may be declared for each scene", () => {
    const asked: unknown[] = [];
    aggregator = new AdminEventAggregator({
      now: clock.read,
      timer: clock.timer,
      alerts: {
        oldestWaitMs: (scene) => {
          asked.push([scene.sceneId, scene.waitLimitMs]);
          return 5000;
        },
      },
    });
    journal.entered(at(10), "ann");
    expect([...alertsAt(15).keys()]).toEqual([]);
    expect([...alertsAt(16).keys()]).toEqual(["LONG_WAIT"]);
    expect(asked.at(-1)).toEqual(["lobby", 120_000]);
  });

  test("that comes again counts up in the same row", () => {
    for (const [index, id] of ["ann", "bob"].entries()) {
      const start = index * 200;
      journal.entered(at(start), id);
      alertsAt(start + 91);
      journal.add(at(start + 100), "left", { subject_id: id, reason: "left", waited_ms: 1 });
      alertsAt(start + 100);
    }
    expect(alertsAt(301).get("LONG_WAIT")).toMatchObject({
      count: 2,
      first_at: at(91),
      resolved_at: at(300),
    });
  });
});

describe("no matches", () => {
  /** Five groups of two that waited 10 s each; the last was formed at second 20. */
  function fiveMatches(): void {
    for (let index = 0; index < 5; index += 1) {
      const pair = [`a${index}`, `b${index}`];
      for (const id of pair) journal.entered(at(10), id);
      journal.matched(at(20), null, `g${index}`, { [pair[0] ?? ""]: 10_000, [pair[1] ?? ""]: 10_000 });
    }
  }

  test("is raised when a full group waits for five times the median wait, and resolved by a match", () => {
    fiveMatches();
    journal.entered(at(30), "ann");
    journal.entered(at(31), "bob");
    // 50 s after ann came, who came after the last match.
    expect(alertsAt(80).has("NO_MATCHES")).toBe(false);
    expect(alertsAt(81).get("NO_MATCHES")).toMatchObject({ resolved_at: null, severity: "warning" });
    journal.entered(at(82), "cem");
    journal.entered(at(82), "dee");
    journal.matched(at(82), null, "g9", { cem: 0, dee: 0 });
    expect(alertsAt(82).get("NO_MATCHES")).toMatchObject({ resolved_at: at(82), count: 1 });
  });

  test("is not raised while matching is paused, too few wait, or too little is known", () => {
    fiveMatches();
    journal.entered(at(30), "ann");
    expect(alertsAt(85).has("NO_MATCHES")).toBe(false);
    journal.entered(at(31), "bob");
    journal.add(at(32), "paused", { what: "matching", actor: "op", reason: "lunch" });
    expect(alertsAt(86).has("NO_MATCHES")).toBe(false);
    journal.add(at(87), "reopened", { what: "matching", actor: "op", reason: "back" });
    expect(alertsAt(87).has("NO_MATCHES")).toBe(true);
    const young = new AdminEventAggregator({ now: clock.read, timer: clock.timer });
    const own = new JournalWriter();
    own.opened(at(0));
    own.entered(at(1), "ann");
    own.entered(at(1), "bob");
    young.record("lobby", own.events);
    expect(young.snapshot().problems.map(({ code }) => code)).toEqual([]);
  });
});

test("a high RTT is raised while somebody under way is over the limit", () => {
  journal.entered(at(1), "ann", { rtt_ms: 300 });
  expect(alertsAt(2).has("HIGH_RTT")).toBe(false);
  journal.add(at(3), "updated", { subject_id: "ann", rtt_ms: 300.1 });
  expect(alertsAt(3).get("HIGH_RTT")).toMatchObject({ count: 1, resolved_at: null, scene_id: "lobby" });
  journal.add(at(4), "left", { subject_id: "ann", reason: "left", waited_ms: 3_000 });
  expect(alertsAt(4).get("HIGH_RTT")).toMatchObject({ count: 1, resolved_at: at(4) });
});

test("repeated disconnects are raised while somebody under way has come back that often", () => {
  journal.entered(at(1), "ann");
  for (const [seconds, isRaised] of [
    [2, false],
    [4, false],
    [6, true],
  ] as const) {
    journal.add(at(seconds), "disconnected", {
      subject_id: "ann",
      reason: "connection_lost",
      grace_until: at(seconds + 30),
    });
    journal.add(at(seconds + 1), "returned", { subject_id: "ann", away_ms: 1_000 });
    expect(alertsAt(seconds + 1).has("REPEATED_DISCONNECTS")).toBe(isRaised);
  }
  expect(alertsAt(8).get("REPEATED_DISCONNECTS")).toMatchObject({ resolved_at: null, scene_id: "lobby" });
  journal.add(at(9), "left", { subject_id: "ann", reason: "left", waited_ms: 8_000 });
  expect(alertsAt(9).get("REPEATED_DISCONNECTS")).toMatchObject({ resolved_at: at(9) });
});

describe("a rule that fails", () => {
  const refused = { trigger: "ann", reason: "threw", detail: "x" };

  test("is raised with its first refused result, and resolved by a proposal", () => {
    journal.entered(at(1), "ann");
    journal.add(at(2), "refused", refused);
    journal.add(at(3), "refused", refused);
    expect(alertsAt(3).get("RULE_FAILING")).toMatchObject({ count: 1, severity: "error", resolved_at: null });
    journal.proposed(at(4), ["ann"]);
    expect(alertsAt(4).get("RULE_FAILING")).toMatchObject({ count: 1, resolved_at: at(4) });
  });

  test("of an earlier run of the process is none of this one", () => {
    journal.add(at(2), "refused", refused);
    journal.opened(at(3));
    expect(alertsAt(4).has("RULE_FAILING")).toBe(false);
  });
});

describe("the log", () => {
  test("that fails is raised at once, watched or not, and resolved when it is well", () => {
    for (const seconds of [1, 2]) {
      clock.now = at(seconds);
      aggregator.reportLogHealth({ ...health, state: "unavailable" });
    }
    clock.now = at(5);
    aggregator.reportLogHealth(health);
    expect(alertsAt(6).get("LOG_FAILING")).toMatchObject({
      count: 1,
      first_at: at(1),
      resolved_at: at(5),
    });
  });

  test("whose disk is nearly full is raised below 1 GiB", () => {
    aggregator.reportLogHealth({ ...health, disk_free_bytes: 1_073_741_824 });
    expect(alertsAt(1).has("DISK_LOW")).toBe(false);
    aggregator.reportLogHealth({ ...health, disk_free_bytes: 1_073_741_823 });
    expect(alertsAt(2).get("DISK_LOW")).toMatchObject({ count: 1, resolved_at: null, scene_id: null });
    aggregator.reportLogHealth({ ...health, disk_free_bytes: null });
    expect(alertsAt(3).get("DISK_LOW")).toMatchObject({ resolved_at: at(2) });
  });
});

test("limits are the host's to set, and null turns an alert off", () => {
  aggregator = new AdminEventAggregator({
    now: clock.read,
    timer: clock.timer,
    alerts: { oldestWaitMs: 5_000, rttMs: null },
  });
  journal.entered(at(1), "ann", { rtt_ms: 9_000 });
  expect([...alertsAt(7).keys()]).toEqual(["LONG_WAIT"]);
});

test("an alert that time alone raises reaches who watches with a delta", () => {
  const told: unknown[] = [];
  journal.entered(at(0), "ann");
  aggregator.record("lobby", journal.events);
  aggregator.subscribe((message) => {
    if (message.event === "state_delta") told.push(...message.payload.changes);
  });
  clock.advance(100_000);
  expect(told.filter((change) => JSON.stringify(change).includes("LONG_WAIT")).length).toBe(1);
});
