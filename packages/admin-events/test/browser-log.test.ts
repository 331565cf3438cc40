import { beforeEach, expect, test } from "vitest";
import { AdminEventAggregator } from "../src/index.ts";
import { JournalWriter } from "./support/journal.ts";
import { VirtualClock } from "./support/virtual-clock.ts";

let clock: VirtualClock;
let aggregator: AdminEventAggregator;

beforeEach(() => {
  clock = new VirtualClock();
  aggregator = new AdminEventAggregator({ now: clock.read, timer: clock.timer, epoch: "e" });
  const journal = new JournalWriter();
  journal.opened(clock.now);
  journal.entered(clock.now, "ann");
  aggregator.record("lobby", journal.events);
});

test("lines of a browser stand in the timeline, and its errors with the person and among the problems", () => {
  aggregator.browserLog("ann", { level: "error", message: "x is undefined" });
  aggregator.browserLog("ann", { level: "warn", message: "slow" });
  const { activity, participants, problems } = aggregator.snapshot();
  expect(activity.slice(-2)).toMatchObject([
    { event_type: "browser_log", subject_id: "ann", details: { level: "error", message: "x is undefined" } },
    { event_type: "browser_log", subject_id: "ann", details: { level: "warn", message: "slow" } },
  ]);
  expect(participants).toMatchObject([{ browser_errors: 1 }]);
  expect(problems).toMatchObject([{ code: "BROWSER_ERROR", count: 1, severity: "warning" }]);
});

test("a flood of them is cut to the last 200, and pushes nothing else out", () => {
  for (let line = 0; line < 5_000; line += 1) {
    aggregator.browserLog("ann", { level: "error", message: `${line}` });
  }
  const { activity, problems, summary } = aggregator.snapshot();
  expect(activity.map((row) => row.event_type).slice(0, 3)).toEqual(["opened", "entered", "browser_log"]);
  expect(activity.length).toBe(202);
  expect(activity.at(-1)?.details["message"]).toBe("4999");
  expect(summary.dropped).toMatchObject({ browser_logs: 4_800, activity: 0 });
  expect(problems).toMatchObject([{ code: "BROWSER_ERROR", count: 5_000 }]);
});

test("what is no level is one of the known ones, and what is no text is made one", () => {
  const cyclic: Record<string, unknown> = { toString: 1 };
  cyclic["self"] = cyclic;
  for (const line of [
    { level: `error" onclick="x`, message: "<img src=x onerror=alert(1)>\u0000\u202e" },
    { level: { toString: 1 }, message: cyclic },
    { level: "error", message: 10n },
    { level: undefined, message: undefined },
    { level: "log", message: "x".repeat(1_048_576) },
  ]) {
    aggregator.browserLog("ann", line);
  }
  const lines = aggregator.snapshot().activity.filter((row) => row.event_type === "browser_log");
  expect(lines.map((row) => row.details["level"])).toEqual(["log", "log", "error", "log", "log"]);
  expect(lines[0]?.details["message"]).toBe("<img src=x onerror=alert(1)>\u0000\u202e");
  expect(lines.every((row) => typeof row.details["message"] === "string")).toBe(true);
  expect(lines[4]?.details["message"]).toBe(`${"x".repeat(500)}…`);
  expect(Math.max(...lines.map((row) => JSON.stringify(row).length))).toBeLessThan(2_000);
});
