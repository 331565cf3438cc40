import { beforeEach, describe, expect, test } from "vitest";
import { createAdminStore } from "../src/client/index.ts";
import type { AdminMessage } from "../src/index.ts";
import { aggregator, at, clock, journal, told } from "./support/lobby.ts";

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

  test("sends the row of a group when a member is away or gone", () => {
    for (const id of ["ann", "bob"]) journal.entered(at(1), id);
    journal.matched(at(2), null, "g1", { ann: 1_000, bob: 1_000 });
    told();
    aggregator.subscribe((message) => messages.push(message));
    const away = { subject_id: "ann", connection: "c", reason: "connection_lost", grace_until: at(33) };
    journal.add(at(3), "disconnected", away);
    told();
    clock.advance(250);
    const rows = deltas()
      .flatMap((delta) => delta.changes)
      .filter((change) => change.section === "games");
    expect(rows).toMatchObject([
      { id: "g1", row: { members: [{ presence: "away" }, { presence: "here" }] } },
    ]);
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
    expect(last?.[0]).toMatchObject({ section: "summary", row: { arrivals_per_minute: 0 } });
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

describe("a flood of lines", () => {
  test("comes with the deltas but for its first 100, 10 a second and the matches, and nothing is lost", () => {
    const store = createAdminStore();
    const atOnce: string[] = [];
    aggregator.subscribe((message) => {
      if (message.event === "state_delta") store.applyDelta(message.payload);
      else atOnce.push(message.payload.event_type);
    });
    store.applyUpdate(aggregator.stateUpdate());
    for (let line = 0; line < 300; line += 1) aggregator.logActivity("bulk", "ann", {});
    expect(atOnce.length).toBe(100);
    aggregator.logActivity("match_formed", "ann", { game_id: "g1" });
    expect(atOnce.at(-1)).toBe("match_formed");
    clock.advance(500);
    expect(store.getSnapshot().activity.length).toBe(301);
    for (let line = 0; line < 20; line += 1) aggregator.logActivity("bulk", "ann", {});
    expect(atOnce.length).toBe(106);
  });
});
