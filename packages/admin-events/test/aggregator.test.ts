import { beforeEach, describe, expect, test } from "vitest";
import { AdminEventAggregator, type AdminMessage, type ProblemReport, pseudonym } from "../src/index.ts";
import { JournalWriter } from "./support/journal.ts";
import { VirtualClock } from "./support/virtual-clock.ts";

const problem: ProblemReport = {
  code: "LOG_DOWN",
  severity: "error",
  message: "No disk",
  action: "Free space",
};

let clock: VirtualClock;
let aggregator: AdminEventAggregator;
let journal: JournalWriter;

beforeEach(() => {
  clock = new VirtualClock();
  aggregator = new AdminEventAggregator({ now: clock.read, timer: clock.timer, epoch: "e" });
  journal = new JournalWriter();
});

const told = (): void => aggregator.record("lobby", journal.events);

/** Times in seconds after the start of the test. */
const at = (seconds: number): number => 1_000_000 + seconds * 1000;

/**
 * ann and bob play and complete; cem and dee start and dee leaves; eli is timed out; fay waits; gus is removed; hal and ida
 * are matched and aborted, then hal leaves and ida waits.
 */
function playAnAfternoon(): void {
  journal.opened(at(0));
  for (const [index, id] of ["ann", "bob", "cem", "dee", "eli", "fay", "gus", "hal", "ida"].entries()) {
    journal.entered(at(index + 1), id);
  }
  journal.matched(at(10), journal.proposed(at(9), ["bob", "ann"]), "g1", { bob: 8_000, ann: 9_000 }, "blue");
  journal.add(at(13), "started", { game_id: "g1", subject_ids: ["bob", "ann"] });
  journal.matched(
    at(20),
    journal.proposed(at(19), ["dee", "cem"], 2),
    "g2",
    { dee: 16_000, cem: 17_000 },
    "red",
  );
  journal.add(at(23), "started", { game_id: "g2", subject_ids: ["dee", "cem"] });
  journal.add(at(30), "timed_out", {
    subject_id: "eli",
    reason: "wait_limit",
    waited_ms: 25_000,
    consequence: { message: null, completion_code: null, redirect_url: null },
  });
  journal.add(at(31), "removed", {
    subject_id: "gus",
    reason: "admin",
    waited_ms: 24_000,
    actor: { name: "op", reason: "bot" },
  });
  journal.matched(
    at(32),
    journal.proposed(at(32), ["ida", "hal"]),
    "g3",
    { ida: 23_000, hal: 24_000 },
    "blue",
  );
  journal.add(at(33), "left", { subject_id: "hal", reason: "left", waited_ms: 25_000 });
  journal.add(at(33), "aborted", { game_id: "g3", subject_ids: ["ida"], reason: "left", subject_id: "hal" });
  journal.add(at(40), "ended", { game_id: "g1", subject_ids: ["bob", "ann"], outcome: "completed" });
  journal.add(at(50), "left", { subject_id: "dee", reason: "grace_ended", waited_ms: 16_000 });
  journal.add(at(50), "ended", { game_id: "g2", subject_ids: ["cem"], outcome: "partner_left" });
  journal.add(at(51), "evaluated", { count: 3, pool_size: 2, reasons: { too_few: 1, latency: 1 } });
  journal.add(at(52), "refused", { trigger: "fay", reason: "wrong_size", detail: "3" });
  journal.add(at(53), "paused", { what: "matching", actor: "op", reason: "lunch" });
  clock.now = at(61);
}

describe("the figures of a history counted by hand", () => {
  beforeEach(() => {
    playAnAfternoon();
    told();
  });

  test("sums people, groups and rates in the summary", () => {
    expect(aggregator.snapshot().summary).toEqual({
      arrived: 9,
      waiting: 2,
      in_groups: 0,
      completed: 2,
      exits: { timed_out: 1, removed: 1, left: 1, grace_ended: 1, ended_partner_left: 1 },
      online: 0,
      matches: 3,
      // ann entered 60 s ago: no longer in the last 60 s.
      arrivals_per_minute: 8,
      matches_per_minute: 3,
      oldest_waiting_since: at(6),
      now: at(61),
      presence_since: at(0),
      dropped: { activity: 0, problems: 0, games: 0 },
      log: null,
    });
  });

  test("counts the scene with its waits, reasons and settings", () => {
    expect(aggregator.snapshot().scenes).toEqual([
      {
        scene_id: "lobby",
        group_size: 2,
        matchmaker: "FIFOMatchmaker",
        arrived: 9,
        waiting: 2,
        in_groups: 0,
        completed: 2,
        oldest_waiting_since: at(6),
        // 8, 9, 16, 17, 23, 24 s
        wait_p50_ms: 16_000,
        wait_p90_ms: 24_000,
        wait_max_ms: 24_000,
        wait_count: 6,
        matches: 3,
        started: 2,
        ended: 2,
        aborted: 1,
        exits: { timed_out: 1, removed: 1, left: 1, grace_ended: 1, ended_partner_left: 1 },
        reasons: { too_few: 1, latency: 1 },
        overtaken: 2,
        refused: 1,
        intake_paused: false,
        matching_paused: true,
        wait_limit_ms: 120_000,
        capacity: null,
      },
    ]);
  });

  test("counts groups per condition", () => {
    expect(aggregator.snapshot().conditions).toEqual([
      { condition: "blue", matched: 2, started: 1, completed: 1, lost: 1 },
      { condition: "red", matched: 1, started: 1, completed: 0, lost: 1 },
    ]);
  });

  test("shows each person where they are", () => {
    const rows = new Map(aggregator.snapshot().participants.map((row) => [row.subject_id, row]));
    expect(rows.get("ann")).toEqual({
      subject_id: "ann",
      pseudonym: pseudonym("ann"),
      scene_id: "lobby",
      state: "ended",
      since: at(40),
      entered_at: at(1),
      deadline_at: null,
      connected: true,
      grace_until: null,
      rtt_ms: 40,
      attributes: {},
      game_id: "g1",
      waited_ms: 9_000,
      exit_reason: null,
      last_seen_at: null,
    });
    expect(rows.get("ida")).toMatchObject({
      state: "waiting",
      game_id: null,
      waited_ms: null,
      deadline_at: at(129),
    });
    expect(rows.get("cem")).toMatchObject({ state: "ended", exit_reason: "ended_partner_left" });
    expect(rows.get("eli")).toMatchObject({
      state: "timed_out",
      exit_reason: "timed_out",
      waited_ms: 25_000,
    });
  });

  test("shows each group with its members and its end", () => {
    const games = aggregator.snapshot().games;
    expect(games.map((game) => [game.game_id, game.state, game.outcome, game.ended_at])).toEqual([
      ["g1", "ended", "completed", at(40)],
      ["g2", "ended", "partner_left", at(50)],
      ["g3", "aborted", "left", at(33)],
    ]);
    expect(games[0]).toMatchObject({
      formed_at: at(10),
      started_at: at(13),
      condition: "blue",
      reason: "fifo",
    });
    expect(games[0]?.members[0]).toEqual({
      subject_id: "bob",
      pseudonym: pseudonym("bob"),
      rtt_ms: 40,
      waited_ms: 8_000,
      role: null,
    });
  });

  test("tells the timeline in words, in the order of time, each match once", () => {
    const types = aggregator.snapshot().activity.map((row) => row.event_type);
    expect(types.filter((type) => type === "match_formed").length).toBe(3);
    expect(types.slice(-10)).toEqual([
      "timed_out",
      "removed",
      "match_formed",
      "left",
      "aborted",
      "ended",
      "left",
      "ended",
      "refused",
      "paused",
    ]);
  });

  test("ignores events that were told before", () => {
    const before = aggregator.snapshot();
    told();
    expect(aggregator.snapshot()).toEqual(before);
  });
});

describe("people", () => {
  test("counts the reserved as waiting, and the matched and started as in groups", () => {
    journal.opened(at(0));
    for (const id of ["ann", "bob", "cem", "dee"]) journal.entered(at(1), id);
    const proposal = journal.proposed(at(2), ["ann", "bob"]);
    told();
    expect(aggregator.snapshot().summary).toMatchObject({ waiting: 4, in_groups: 0 });
    journal.matched(at(3), proposal, "g1", { ann: 1, bob: 1 });
    told();
    expect(aggregator.snapshot().summary).toMatchObject({ waiting: 2, in_groups: 2 });
    journal.add(at(4), "started", { game_id: "g1", subject_ids: ["ann", "bob"] });
    told();
    expect(aggregator.snapshot().summary).toMatchObject({ waiting: 2, in_groups: 2, completed: 0 });
  });

  test("puts a released group back, but for who left before", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.entered(at(1), "bob");
    const proposal = journal.proposed(at(2), ["ann", "bob"]);
    journal.add(at(3), "left", { subject_id: "bob", reason: "declined", waited_ms: 2_000 });
    journal.add(at(3), "released", { proposal_id: proposal, reason: "declined", subject_id: "bob" });
    told();
    expect(aggregator.snapshot().participants.map((row) => row.state)).toEqual(["waiting", "left"]);
    expect(aggregator.snapshot().summary.exits).toEqual({ declined: 1 });
  });

  test("moves deadlines by the time the server was down", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.opened(at(60));
    journal.add(at(60), "resumed", { down_ms: 50_000 });
    told();
    expect(aggregator.snapshot().participants[0]?.deadline_at).toBe(at(171));
  });

  test("shows who is away until they return", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.add(at(2), "disconnected", {
      subject_id: "ann",
      connection: "c",
      reason: "connection_lost",
      grace_until: at(32),
    });
    told();
    expect(aggregator.snapshot().participants[0]).toMatchObject({ connected: false, grace_until: at(32) });
    journal.add(at(3), "returned", { subject_id: "ann", connection: "d" });
    told();
    expect(aggregator.snapshot().participants[0]).toMatchObject({ connected: true, grace_until: null });
  });

  test("counts who comes again as a new arrival and shows the new one", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.add(at(2), "left", { subject_id: "ann", reason: "left", waited_ms: 1_000 });
    journal.entered(at(5), "ann");
    told();
    expect(aggregator.snapshot().summary).toMatchObject({ arrived: 2, waiting: 1, exits: { left: 1 } });
    expect(aggregator.snapshot().participants).toMatchObject([{ entered_at: at(5), exit_reason: null }]);
  });

  test("shows somebody in the scene where they are, whichever journal is told last", () => {
    const second = new JournalWriter();
    second.opened(at(0), { scene_id: "second" });
    second.entered(at(9), "ann");
    aggregator.record("second", second.events);
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.add(at(8), "left", { subject_id: "ann", reason: "left", waited_ms: 7_000 });
    told();
    expect(aggregator.snapshot().participants).toMatchObject([{ scene_id: "second", state: "waiting" }]);
  });

  test("counts presence from the start of the process", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    told();
    clock.now = at(2);
    aggregator.presence("ann", true);
    aggregator.presence("ann", true);
    aggregator.presence("somebody", true);
    aggregator.presence("somebody", false);
    expect(aggregator.snapshot().summary).toMatchObject({ online: 1, presence_since: at(0) });
    expect(aggregator.snapshot().participants[0]?.last_seen_at).toBe(at(2));
  });

  test("keeps different kinds of time-outs apart", () => {
    journal.opened(at(0));
    for (const reason of ["wait_limit", "admin", "step"]) {
      journal.entered(at(1), reason);
      journal.add(at(2), "timed_out", { subject_id: reason, reason, waited_ms: 1_000 });
    }
    told();
    expect(aggregator.snapshot().summary.exits).toEqual({
      timed_out: 1,
      timed_out_admin: 1,
      timed_out_step: 1,
    });
  });
});

describe("waits", () => {
  test("stand on the last 500, exactly", () => {
    journal.opened(at(0));
    for (let index = 1; index <= 600; index += 1) {
      journal.entered(at(index), `s${index}`);
      journal.matched(at(index), null, `g${index}`, { [`s${index}`]: index });
    }
    told();
    // 101 to 600
    expect(aggregator.snapshot().scenes[0]).toMatchObject({
      wait_count: 500,
      wait_p50_ms: 350,
      wait_p90_ms: 550,
      wait_max_ms: 600,
    });
  });
});

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

describe("events that cannot be used", () => {
  test("are shown as a problem of their scene, and the rest counts", () => {
    journal.opened(at(0));
    journal.add(at(1), "entered", {});
    journal.add(at(1), "from_the_future", {});
    journal.entered(at(2), "ann");
    aggregator.record("lobby", [...journal.events, null, "text"]);
    const { problems, summary } = aggregator.snapshot();
    expect(summary.arrived).toBe(1);
    expect(problems).toMatchObject([{ code: "EVENT_NOT_UNDERSTOOD", scene_id: "lobby", count: 4 }]);
  });

  test("are missed when a part of the journal was not told", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.entered(at(2), "bob");
    aggregator.record("lobby", journal.events.toSpliced(1, 1));
    expect(aggregator.snapshot().problems).toMatchObject([{ code: "EVENTS_MISSING", scene_id: "lobby" }]);
  });

  test("change nothing when they tell of somebody unknown", () => {
    journal.opened(at(0));
    journal.add(at(1), "left", { subject_id: "nobody", reason: "left", waited_ms: 0 });
    journal.add(at(1), "ended", { game_id: "none", subject_ids: ["nobody"], outcome: "completed" });
    told();
    expect(aggregator.snapshot().summary).toMatchObject({ arrived: 0, waiting: 0, completed: 0, exits: {} });
  });
});

describe("what is told twice", () => {
  test("counts once: a match by its game, whatever its number", () => {
    journal.opened(at(0));
    for (const id of ["ann", "bob"]) journal.entered(at(1), id);
    journal.matched(at(2), null, "g1", { ann: 1, bob: 1 }, "blue");
    journal.matched(at(3), null, "g1", { ann: 1, bob: 1 }, "blue");
    told();
    const { summary, conditions, scenes } = aggregator.snapshot();
    expect(summary).toMatchObject({ matches: 1, matches_per_minute: 0, in_groups: 2 });
    expect(conditions).toMatchObject([{ matched: 1 }]);
    expect(scenes).toMatchObject([{ matches: 1, wait_count: 2 }]);
  });

  test("counts once: the end of a game, whoever reports it again", () => {
    journal.opened(at(0));
    for (const id of ["ann", "bob"]) journal.entered(at(1), id);
    journal.matched(at(2), null, "g1", { ann: 1, bob: 1 }, "blue");
    for (const seconds of [5, 6]) {
      journal.add(at(seconds), "ended", { game_id: "g1", subject_ids: ["ann", "bob"], outcome: "completed" });
    }
    told();
    const { summary, conditions, scenes, games } = aggregator.snapshot();
    expect(summary.completed).toBe(2);
    expect(conditions).toMatchObject([{ completed: 1 }]);
    expect(scenes).toMatchObject([{ ended: 1 }]);
    expect(games).toMatchObject([{ ended_at: at(5) }]);
  });

  test("the end of another game changes nobody", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.matched(at(2), null, "g1", { ann: 1 });
    journal.add(at(3), "ended", { game_id: "g2", subject_ids: ["ann"], outcome: "completed" });
    told();
    expect(aggregator.snapshot().summary).toMatchObject({ in_groups: 1, completed: 0 });
  });
});

describe("watching", () => {
  let messages: AdminMessage[];
  const deltas = () =>
    messages.flatMap((message) => (message.event === "state_delta" ? [message.payload] : []));

  beforeEach(() => {
    messages = [];
    journal.opened(at(0));
    told();
  });

  test("tells a line of the timeline at once and what changed at most four times a second", () => {
    aggregator.subscribe((message) => messages.push(message));
    for (let index = 0; index < 100; index += 1) {
      clock.now += 10;
      journal.entered(clock.now, `s${index}`);
      told();
      expect(messages.filter((message) => message.event === "activity_event").length).toBe(index + 1);
      clock.advance(0);
    }
    // A second at most four times, and one at its very start.
    expect(deltas().length).toBe(4);
    clock.advance(250);
    expect(deltas().length).toBe(5);
    expect(deltas().map((delta) => delta.seq)).toEqual([2, 3, 4, 5, 6]);
  });

  test("sends only the newest row of each id", () => {
    aggregator.subscribe((message) => messages.push(message));
    for (const rtt of [50, 60, 70]) {
      if (rtt === 50) journal.entered(at(1), "ann");
      journal.add(at(1), "updated", { subject_id: "ann", rtt_ms: rtt });
    }
    told();
    clock.advance(250);
    const changes = deltas().flatMap((delta) => delta.changes);
    expect(changes.filter((change) => change.section === "participants")).toMatchObject([
      { id: "ann", row: { rtt_ms: 70 } },
    ]);
    expect(changes.filter((change) => change.section === "summary").length).toBe(1);
  });

  test("runs no timer and makes no numbers while nobody watches", () => {
    const stop = aggregator.subscribe((message) => messages.push(message));
    stop();
    journal.entered(at(1), "ann");
    told();
    clock.advance(60_000);
    expect(messages).toEqual([]);
    expect(clock.waitingTasks).toBe(0);
  });

  test("makes a gap for a state that was taken before changes that nobody saw", () => {
    const { seq } = aggregator.stateUpdate();
    journal.entered(at(1), "ann");
    told();
    aggregator.subscribe((message) => messages.push(message));
    journal.entered(at(2), "bob");
    told();
    clock.advance(250);
    expect(deltas()[0]?.seq).toBeGreaterThan(seq + 1);
  });

  test("lets rates fall while nothing happens", () => {
    journal.entered(at(0), "ann");
    told();
    aggregator.subscribe((message) => messages.push(message));
    clock.advance(70_000);
    const last = deltas().at(-1)?.changes;
    expect(last).toMatchObject([{ section: "summary", row: { arrivals_per_minute: 0 } }]);
  });

  test("shows the health of the log", () => {
    aggregator.subscribe((message) => messages.push(message));
    const health = {
      state: "ok",
      queued: 1,
      acknowledged: 2,
      failures: 0,
      bytes: 3,
      last_sync_at: null,
      disk_free_bytes: null,
    } as const;
    aggregator.reportLogHealth(health);
    clock.advance(250);
    expect(deltas()[0]?.changes).toMatchObject([{ section: "summary", row: { log: health } }]);
  });

  test("ends with close", () => {
    aggregator.subscribe((message) => messages.push(message));
    aggregator.close();
    journal.entered(at(1), "ann");
    told();
    clock.advance(10_000);
    expect(messages).toEqual([]);
    expect(clock.waitingTasks).toBe(0);
  });
});
