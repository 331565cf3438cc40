import { describe, expect, test } from "vitest";
import { JournalWriter } from "./support/journal.ts";
import { aggregator, at, clock, journal, told } from "./support/lobby.ts";

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

  test("counts who is connected to other servers as online", () => {
    aggregator.presence("ann", true);
    aggregator.presenceElsewhere(4);
    expect(aggregator.snapshot().summary.online).toBe(5);
    aggregator.presenceElsewhere(0);
    expect(aggregator.snapshot().summary.online).toBe(1);
    expect(() => aggregator.presenceElsewhere(0.5)).toThrow(RangeError);
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

describe("what is told twice", () => {
  test("counts once: a match by its game, whatever its number", () => {
    journal.opened(at(0));
    for (const id of ["ann", "bob"]) journal.entered(at(1), id);
    journal.matched(at(2), null, "g1", { ann: 1, bob: 1 }, "blue");
    journal.add(at(3), "started", { game_id: "g1", subject_ids: ["ann", "bob"] });
    journal.matched(at(4), null, "g1", { ann: 1, bob: 1 }, "blue");
    told();
    const { summary, conditions, scenes, games } = aggregator.snapshot();
    expect(games).toMatchObject([{ state: "started", formed_at: at(2), started_at: at(3) }]);
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

describe("events that cannot be used", () => {
  test("are shown as a problem of their scene, and the rest counts", () => {
    journal.opened(at(0));
    journal.add(at(1), "entered", {});
    journal.add(at(1), "from_the_future", {});
    journal.entered(at(2), "ann");
    aggregator.record("lobby", [...journal.events, null, "text"]);
    const { problems, summary } = aggregator.snapshot();
    expect(summary.arrived).toBe(1);
    expect(problems).toMatchObject([
      { code: "EVENT_NOT_UNDERSTOOD", scene_id: "lobby", count: 3 },
      { code: "EVENT_NOT_KNOWN", scene_id: "lobby", count: 1 },
    ]);
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
