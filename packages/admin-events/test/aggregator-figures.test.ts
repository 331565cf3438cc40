import { describe, expect, test } from "vitest";
import type { ParticipantRow } from "../src/index.ts";
import { JournalWriter } from "./support/journal.ts";
import { aggregator, at, clock, journal, told } from "./support/lobby.ts";

function person(subjectId: string): ParticipantRow | undefined {
  return aggregator.snapshot().participants.find((row) => row.subject_id === subjectId);
}

describe("what the original got wrong", () => {
  test("shows who waits, how long they wait and in which room", () => {
    journal.opened(at(0), { group_size: 3 });
    journal.entered(at(5), "ann");
    journal.entered(at(9), "bob");
    told();
    clock.now = at(20);
    const { summary, scenes } = aggregator.snapshot();
    expect(summary).toMatchObject({ waiting: 2, oldest_waiting_since: at(5), now: at(20) });
    expect(scenes).toMatchObject([{ scene_id: "lobby", waiting: 2, group_size: 3 }]);
    expect(person("bob")).toMatchObject({ state: "waiting", entered_at: at(9), scene_id: "lobby" });
  });

  test("counts a finished game once, and a time-out under its own name", () => {
    journal.opened(at(0));
    for (const id of ["ann", "bob", "cem"]) journal.entered(at(1), id);
    journal.matched(at(2), journal.proposed(at(2), ["ann", "bob"]), "g1", { ann: 1_000, bob: 1_000 });
    journal.add(at(5), "started", { game_id: "g1", subject_ids: ["ann", "bob"] });
    for (let browser = 0; browser < 2; browser += 1) {
      journal.add(at(9), "ended", { game_id: "g1", subject_ids: ["ann", "bob"], outcome: "completed" });
    }
    journal.add(at(121), "timed_out", { subject_id: "cem", reason: "wait_limit", waited_ms: 120_000 });
    told();
    const { summary, scenes } = aggregator.snapshot();
    expect(summary).toMatchObject({ completed: 2, exits: { timed_out: 1 }, matches: 1 });
    expect(scenes).toMatchObject([{ ended: 1, wait_count: 2, wait_max_ms: 1_000 }]);
  });
});

describe("abandonment", () => {
  test("counts who gave up before a start among the waits that ended in the last 10 minutes", () => {
    journal.opened(at(0));
    for (const id of ["ann", "bob", "cem", "dee", "eli"]) journal.entered(at(1), id);
    journal.add(at(10), "left", { subject_id: "ann", reason: "left", waited_ms: 9_000 });
    journal.add(at(300), "timed_out", { subject_id: "bob", reason: "wait_limit", waited_ms: 299_000 });
    journal.add(at(400), "left", { subject_id: "cem", reason: "grace_ended", waited_ms: 399_000 });
    journal.matched(at(500), null, "g1", { dee: 499_000, eli: 499_000 });
    told();
    clock.now = at(609);
    // ann, bob, cem; a match is no end of a wait yet.
    expect(aggregator.snapshot().summary.abandonment_10min).toEqual({ abandoned: 2, ended: 3 });
    journal.add(at(609), "started", { game_id: "g1", subject_ids: ["dee", "eli"] });
    journal.add(at(609), "left", { subject_id: "dee", reason: "grace_ended", waited_ms: 499_000 });
    told();
    // dee left a game, not a wait.
    expect(aggregator.snapshot().summary.abandonment_10min).toEqual({ abandoned: 2, ended: 5 });
    clock.now = at(610);
    expect(aggregator.snapshot().summary.abandonment_10min).toEqual({ abandoned: 1, ended: 4 });
    clock.now = at(1_209);
    expect(aggregator.snapshot().summary.abandonment_10min).toEqual({ abandoned: 0, ended: 0 });
  });
});

describe("the next deadline", () => {
  test("is the waiting limit, the end of the grace, or of the time to confirm, whichever stands", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.entered(at(1), "bob");
    told();
    expect(person("ann")?.next_deadline).toEqual({ at: at(121), what: "wait_limit" });
    journal.add(at(2), "disconnected", {
      subject_id: "ann",
      connection: "c",
      reason: "connection_lost",
      grace_until: at(32),
    });
    told();
    expect(person("ann")?.next_deadline).toEqual({ at: at(32), what: "grace" });
    journal.add(at(3), "returned", { subject_id: "ann", connection: "d" });
    const proposal = journal.proposed(at(4), ["ann", "bob"]);
    told();
    expect(person("ann")?.next_deadline).toEqual({ at: at(9), what: "confirm" });
    journal.matched(at(5), proposal, "g1", { ann: 4_000, bob: 4_000 });
    told();
    expect(person("ann")?.next_deadline).toBeNull();
    journal.add(at(6), "aborted", { game_id: "g1", subject_ids: ["ann", "bob"], reason: "x" });
    told();
    expect(person("ann")?.next_deadline).toEqual({ at: at(121), what: "wait_limit" });
  });

  test("is the waiting limit when that comes before the grace ends, and nothing without a limit", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann", { deadline_at: at(10) });
    journal.entered(at(1), "bob", { deadline_at: null });
    journal.add(at(2), "disconnected", {
      subject_id: "ann",
      connection: "c",
      reason: "connection_lost",
      grace_until: at(32),
    });
    told();
    expect(person("ann")?.next_deadline).toEqual({ at: at(10), what: "wait_limit" });
    expect(person("bob")?.next_deadline).toBeNull();
  });
});

describe("a group", () => {
  test("shows who of it is there, away or gone, and how far its RTTs are apart", () => {
    journal.opened(at(0));
    for (const id of ["ann", "bob", "cem"]) journal.entered(at(1), id);
    journal.add(at(2), "matched", {
      proposal_id: null,
      game_id: "g1",
      matchmaker_class: "FIFOMatchmaker",
      reason: "fifo",
      condition: null,
      participants: [
        { subject_id: "ann", rtt_ms: 180, waited_ms: 1_000, role: null, attributes: {} },
        { subject_id: "bob", rtt_ms: null, waited_ms: 1_000, role: null, attributes: {} },
        { subject_id: "cem", rtt_ms: 35, waited_ms: 1_000, role: null, attributes: {} },
      ],
    });
    journal.add(at(3), "started", { game_id: "g1", subject_ids: ["ann", "bob", "cem"] });
    journal.add(at(4), "disconnected", {
      subject_id: "bob",
      connection: "c",
      reason: "connection_lost",
      grace_until: at(34),
    });
    journal.add(at(5), "left", { subject_id: "cem", reason: "left", waited_ms: 1_000 });
    told();
    const presence = (): readonly unknown[] | undefined =>
      aggregator.snapshot().games[0]?.members.map((member) => member.presence);
    expect(presence()).toEqual(["here", "away", "gone"]);
    expect(aggregator.snapshot().games).toMatchObject([{ rtt_spread_ms: 145, formed_at: at(2) }]);
    journal.add(at(6), "ended", { game_id: "g1", subject_ids: ["ann", "bob"], outcome: "partner_left" });
    told();
    expect(presence()).toEqual([null, null, null]);
  });

  test("has no spread of RTTs with less than two known", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.matched(at(2), null, "g1", { ann: 1_000 });
    told();
    expect(aggregator.snapshot().games).toMatchObject([{ rtt_spread_ms: null }]);
  });
});

describe("planned groups of a condition", () => {
  test("are its share of the declared names, of the groups so far, also before it has one", () => {
    journal.opened(at(0), { conditions: { policy: "blocks", names: ["a", "a", "b"] } });
    told();
    expect(aggregator.snapshot().conditions).toEqual([
      { condition: "a", planned: 0, matched: 0, started: 0, completed: 0, lost: 0 },
      { condition: "b", planned: 0, matched: 0, started: 0, completed: 0, lost: 0 },
    ]);
    for (const [index, condition] of ["a", "b", "b", "c", null].entries()) {
      journal.entered(at(1), `s${index}`);
      journal.matched(at(2), null, `g${index}`, { [`s${index}`]: 1_000 }, condition);
    }
    told();
    // Four groups have a condition: two thirds and one third of them.
    expect(aggregator.snapshot().conditions).toMatchObject([
      { condition: "a", planned: 8 / 3, matched: 1 },
      { condition: "b", planned: 4 / 3, matched: 2 },
      { condition: "c", planned: null, matched: 1 },
    ]);
  });

  test("are all of them where the policy gives one condition", () => {
    journal.opened(at(0), { conditions: { policy: "fixed", name: "only" } });
    journal.entered(at(1), "ann");
    journal.matched(at(2), null, "g1", { ann: 1_000 }, "only");
    told();
    expect(aggregator.snapshot().conditions).toMatchObject([{ condition: "only", planned: 1, matched: 1 }]);
  });

  test("sum over the scenes that declare it", () => {
    for (const sceneId of ["one", "two"]) {
      const own = new JournalWriter();
      own.opened(at(0), { scene_id: sceneId, conditions: { policy: "random", names: ["a", "b"] } });
      own.entered(at(1), `${sceneId}-s`);
      own.matched(at(2), null, `${sceneId}-g`, { [`${sceneId}-s`]: 1_000 }, "a");
      aggregator.record(sceneId, own.events);
    }
    expect(aggregator.snapshot().conditions).toMatchObject([
      { condition: "a", planned: 1, matched: 2 },
      { condition: "b", planned: 1, matched: 0 },
    ]);
  });

  test("tell more than 50 treatments of a scene as one", () => {
    journal.opened(at(0));
    for (let index = 0; index < 60; index += 1) {
      journal.entered(at(1), `s${index}`);
      journal.matched(at(2), null, `g${index}`, { [`s${index}`]: 1_000 }, `c${index}`);
    }
    told();
    const { conditions } = aggregator.snapshot();
    expect(conditions.length).toBe(51);
    expect(conditions.at(-1)).toMatchObject({ condition: "other", matched: 10 });
  });
});

test("a scene names the step of its latest proposal and how many were overtaken in all", () => {
  journal.opened(at(0));
  told();
  expect(aggregator.snapshot().scenes).toMatchObject([{ step: null, overtaken: 0 }]);
  for (const [index, step] of [0, 2, 1].entries()) {
    journal.entered(at(index), `s${index}`);
    const event = journal.events[journal.proposed(at(index), [`s${index}`], index) - 1];
    if (event !== undefined) event["step"] = step;
  }
  told();
  expect(aggregator.snapshot().scenes).toMatchObject([{ step: 1, overtaken: 3 }]);
});

test("the oldest wait stays right when those before leave, come back, and are many", () => {
  journal.opened(at(0));
  for (let index = 1; index <= 300; index += 1) journal.entered(at(index), `s${index}`);
  for (let index = 1; index < 300; index += 1) {
    journal.add(at(400), "left", { subject_id: `s${index}`, reason: "left", waited_ms: 1 });
    if (index % 100 === 0) {
      told();
      expect(aggregator.snapshot().summary.oldest_waiting_since).toBe(at(index + 1));
    }
  }
  const [game, again] = ["g1", "s5"];
  journal.entered(at(401), again);
  journal.matched(at(402), null, game, { s300: 1_000 });
  told();
  expect(aggregator.snapshot().scenes[0]?.oldest_waiting_since).toBe(at(401));
  journal.add(at(403), "aborted", { game_id: game, subject_ids: ["s300"], reason: "x" });
  told();
  expect(aggregator.snapshot().scenes[0]?.oldest_waiting_since).toBe(at(300));
});

describe("what the host measured", () => {
  test("stands beside the RTT that the waiting room decides with", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann", { rtt_ms: 40 });
    told();
    aggregator.measure("ann", { medianMs: 90, samples: 1 });
    aggregator.measure("ann", { medianMs: 43.5, samples: 7 });
    expect(person("ann")).toMatchObject({ rtt_ms: 40, rtt: { median_ms: 43.5, samples: 7 } });
  });
});
