import { beforeEach, describe, expect, test } from "vitest";
import { pseudonym } from "../src/index.ts";
import { aggregator, at, clock, journal, told } from "./support/lobby.ts";

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
      // g3
      aborted: 1,
      target_groups: null,
      // ann entered 60 s ago: no longer in the last 60 s.
      arrivals_per_minute: 8,
      matches_per_minute: 3,
      // Over: those of ann, bob, cem and dee, who started, of eli and gus, and of hal, who gave up. dee left a game.
      abandonment_10min: { abandoned: 1, ended: 7 },
      oldest_waiting_since: at(6),
      // As those of the one scene, below.
      wait_p50_ms: 16_000,
      wait_p90_ms: 24_000,
      now: at(61),
      presence_since: at(0),
      dropped: { activity: 0, problems: 0, games: 0, browser_logs: 0 },
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
        step: 0,
        last_match_at: at(32),
        flow: {
          asked: 9,
          screened_out: {},
          arrived: 9,
          // fay, and ida who is back
          waiting_now: 2,
          // eli, gus
          lost_waiting: { timed_out: 1, removed: 1 },
          // all of g1 and g2, and hal; ida waits again
          matched: 5,
          matched_now: 0,
          lost_matched: { left: 1 },
          started: 4,
          started_now: 0,
          // dee
          lost_started: { grace_ended: 1 },
          // ann and bob; cem
          ended: 3,
          outcomes: { completed: 2, partner_left: 1 },
        },
        target_groups: null,
        steps: [],
        // fay and ida would do.
        missing: 0,
        needs: [],
        // Matching is paused.
        forecast: null,
        intake_paused: false,
        matching_paused: true,
        wait_limit_ms: 120_000,
        capacity: null,
      },
    ]);
  });

  test("counts groups per condition", () => {
    expect(aggregator.snapshot().conditions).toEqual([
      { condition: "blue", planned: null, matched: 2, started: 1, completed: 1, lost: 1 },
      { condition: "red", planned: null, matched: 1, started: 1, completed: 0, lost: 1 },
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
      waiting_since: at(1),
      deadline_at: null,
      connected: true,
      grace_until: null,
      reconnects: 0,
      next_deadline: null,
      rtt_ms: 40,
      rtt: null,
      attributes: {},
      game_id: "g1",
      waited_ms: 9_000,
      exit_reason: null,
      last_seen_at: null,
      browser_errors: 0,
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
      presence: null,
    });
  });

  test("tells the timeline in words, in the order of time, each match once", () => {
    const types = aggregator.snapshot().activity.map((row) => row.event_type);
    expect(types.filter((type) => type === "match_formed").length).toBe(2);
    expect(types.slice(-9)).toEqual([
      "timed_out",
      "removed",
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
