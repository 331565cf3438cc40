import { describe, expect, test } from "vitest";
import { AdminEventAggregator, type ProblemReport } from "../src/index.ts";
import { aggregator, at, clock, journal, told } from "./support/lobby.ts";

const problem: ProblemReport = {
  code: "LOG_DOWN",
  severity: "error",
  message: "No disk",
  action: "Free space",
};

describe("match_formed", () => {
  const details = {
    game_id: "g1",
    participants: ["ann", "bob"],
    rtt_values: [40, null],
    matchmaker: "FIFOMatchmaker",
  };

  test("gives the counts of a host without waiting rooms, each game once", () => {
    aggregator.logActivity("match_formed", "ann", details);
    aggregator.logActivity("match_formed", "ann", details);
    const { summary, games, activity } = aggregator.snapshot();
    expect(summary).toMatchObject({ matches: 1, matches_per_minute: 1 });
    expect(games).toMatchObject([
      { game_id: "g1", state: "matched", matchmaker: "FIFOMatchmaker", scene_id: "" },
    ]);
    expect(games[0]?.members.map((member) => [member.subject_id, member.rtt_ms])).toEqual([
      ["ann", 40],
      ["bob", null],
    ]);
    expect(activity.length).toBe(1);
  });

  test("is told of a match that fell apart when its record is stored, or at the next start", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.entered(at(1), "bob");
    journal.matched(at(2), null, "g1", { ann: 1, bob: 1 });
    const members = { game_id: "g1", subject_ids: ["bob"], subject_id: "ann" };
    journal.add(at(3), "aborted", { ...members, reason: "left" });
    told();
    const formed = (of: AdminEventAggregator) =>
      of.snapshot().activity.filter((row) => row.event_type === "match_formed").length;
    expect(formed(aggregator)).toBe(0);
    aggregator.logActivity("match_formed", "ann", details);
    expect(formed(aggregator)).toBe(1);

    const restarted = new AdminEventAggregator({ now: clock.read, timer: clock.timer, epoch: "e2" });
    journal.opened(at(9));
    restarted.record("lobby", journal.events);
    expect(formed(restarted)).toBe(1);
    told();
    expect(formed(aggregator)).toBe(1);
  });

  test("is never told of a match whose record could not be stored", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.entered(at(1), "bob");
    journal.matched(at(2), null, "g1", { ann: 1, bob: 1 });
    const members = { game_id: "g1", subject_ids: ["ann", "bob"], subject_id: null };
    journal.add(at(3), "aborted", { ...members, reason: "record_failed" });
    told();
    const { activity } = aggregator.snapshot();
    expect(activity.map((row) => row.event_type)).toContain("aborted");
    expect(activity.map((row) => row.event_type)).not.toContain("match_formed");
  });

  test("does not count where a waiting room told of the match, and stands in the timeline once", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.entered(at(1), "bob");
    journal.matched(at(2), null, "g1", { ann: 1, bob: 1 });
    told();
    expect(aggregator.snapshot().activity.map((row) => row.event_type)).not.toContain("match_formed");
    aggregator.logActivity("match_formed", "ann", details);
    aggregator.logActivity("match_formed", "ann", details);
    journal.add(at(5), "started", { game_id: "g1", subject_ids: ["ann", "bob"] });
    told();
    const { summary, activity } = aggregator.snapshot();
    expect(summary.matches).toBe(1);
    expect(activity.filter((row) => row.event_type === "match_formed")).toMatchObject([
      {
        timestamp: at(2),
        subject_id: "ann",
        details: { game_id: "g1", participants: ["ann", "bob"], scene_id: "lobby" },
      },
    ]);
  });

  test("counts nothing more once a waiting room speaks", () => {
    aggregator.logActivity("match_formed", "ann", details);
    journal.opened(at(0));
    told();
    expect(aggregator.snapshot().summary).toMatchObject({ matches: 0, matches_per_minute: 0 });
    expect(aggregator.snapshot().games).toEqual([]);
  });

  test("shows after a restart what stood matched when the process ended", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.matched(at(2), null, "g1", { ann: 1 });
    journal.opened(at(60));
    told();
    const types = aggregator.snapshot().activity.map((row) => row.event_type);
    expect(types).toEqual(["opened", "entered", "match_formed", "opened"]);
  });
});

describe("bounds", () => {
  test("keeps the latest 500 lines of the timeline and says how many went", () => {
    for (let index = 0; index < 507; index += 1) {
      clock.now += 1;
      aggregator.logActivity("join", `s${index}`, {});
    }
    const { activity, summary } = aggregator.snapshot();
    expect(activity.length).toBe(500);
    expect(activity[0]?.subject_id).toBe("s7");
    expect(summary.dropped.activity).toBe(7);
  });

  test("sorts lines by their time when a journal is read late, and drops the oldest", () => {
    clock.now = at(100);
    aggregator.logActivity("join", "late", {});
    journal.opened(at(0));
    told();
    expect(aggregator.snapshot().activity.map((row) => row.event_type)).toEqual(["opened", "join"]);
  });

  test("keeps the 100 games that finished last, and still counts the others", () => {
    journal.opened(at(0));
    for (let index = 0; index < 103; index += 1) {
      journal.entered(at(index), `s${index}`);
      journal.matched(at(index), null, `g${index}`, { [`s${index}`]: 0 }, "blue");
      journal.add(at(index), "ended", {
        game_id: `g${index}`,
        subject_ids: [`s${index}`],
        outcome: "completed",
      });
    }
    told();
    const { games, summary, scenes, conditions } = aggregator.snapshot();
    expect(games.length).toBe(100);
    expect(games.map((game) => game.game_id)).not.toContain("g2");
    expect(summary).toMatchObject({ matches: 103, completed: 103, dropped: { games: 3 } });
    expect(scenes[0]?.ended).toBe(103);
    expect(conditions[0]?.completed).toBe(103);
  });

  test("folds a problem that repeats, resolves it and opens it again", () => {
    aggregator.reportProblem(problem);
    clock.now += 10;
    aggregator.reportProblem({ ...problem, message: "Still no disk" });
    expect(aggregator.snapshot().problems).toMatchObject([
      {
        code: "LOG_DOWN",
        message: "Still no disk",
        count: 2,
        first_at: at(0),
        last_at: at(0) + 10,
        resolved_at: null,
      },
    ]);
    aggregator.resolveProblem("LOG_DOWN", "lobby");
    expect(aggregator.snapshot().problems[0]?.resolved_at).toBeNull();
    aggregator.resolveProblem("LOG_DOWN");
    expect(aggregator.snapshot().problems[0]?.resolved_at).toBe(at(0) + 10);
    aggregator.reportProblem(problem);
    expect(aggregator.snapshot().problems).toMatchObject([{ count: 3, resolved_at: null }]);
  });

  test("keeps 200 problems; a resolved one goes first", () => {
    for (let index = 0; index < 200; index += 1) aggregator.reportProblem({ ...problem, code: `P${index}` });
    aggregator.resolveProblem("P50");
    aggregator.reportProblem({ ...problem, code: "P200" });
    const { problems, summary } = aggregator.snapshot();
    expect(problems.length).toBe(200);
    expect(problems.map((row) => row.code)).not.toContain("P50");
    expect(summary.dropped.problems).toBe(1);
  });

  test("marks what it cut from hostile texts, and takes keys that are traps", () => {
    const trap: unknown = JSON.parse(`{"__proto__": {"polluted": true}, "deep": [[[[[[1]]]]]]}`);
    aggregator.logActivity("x".repeat(500), "s".repeat(500), {
      text: "\u{1F600}".repeat(400),
      lone: "\uD800",
      list: Array.from({ length: 1_000 }, (_, index) => index),
      trap,
      odd: [undefined, () => 1, Number.NaN],
    });
    const [row] = aggregator.snapshot().activity;
    expect(row?.event_type).toBe(`${"x".repeat(100)}…`);
    expect(row?.subject_id).toBe(`${"s".repeat(128)}…`);
    expect(row?.details["text"]).toBe(`${"\u{1F600}".repeat(250)}…`);
    expect(row?.details["lone"]).toBe("\uFFFD");
    expect(row?.details["list"]).toHaveLength(61);
    expect(row?.details["list"]).toContain("… 940 more");
    expect(row?.details["odd"]).toEqual([null, null, null]);
    expect(JSON.stringify(row?.details["trap"])).toBe(`{"__proto__":{"polluted":true},"deep":[[["…"]]]}`);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("sums outcomes beyond the first 50 as other", () => {
    journal.opened(at(0));
    for (let index = 0; index < 60; index += 1) {
      journal.entered(at(index), `s${index}`);
      journal.matched(at(index), null, `g${index}`, { [`s${index}`]: 0 });
      journal.add(at(index), "ended", {
        game_id: `g${index}`,
        subject_ids: [`s${index}`],
        outcome: `__proto__${index}`,
      });
    }
    told();
    const { exits, arrived } = aggregator.snapshot().summary;
    expect(Object.keys(exits).length).toBe(51);
    expect(exits["other"]).toBe(10);
    expect(arrived).toBe(60);
  });
});
