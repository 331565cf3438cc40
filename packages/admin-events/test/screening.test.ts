import { describe, expect, test } from "vitest";
import { createAdminStore } from "../src/client/index.ts";
import { pseudonym } from "../src/index.ts";
import { aggregator, at, clock, journal, told } from "./support/lobby.ts";

function refused(seconds: number, subjectId: string, reason: string): void {
  journal.add(at(seconds), "screened_out", { subject_id: subjectId, reason });
}

function flow() {
  return aggregator.snapshot().scenes[0]?.flow;
}

describe("people whom the scene's screening refused", () => {
  test("are counted by what they were told last, beside those who arrived", () => {
    journal.opened(at(0));
    refused(1, "ann", "attributes");
    refused(2, "bob", "rtt");
    refused(3, "bob", "attributes");
    refused(4, "cem", "quota_full");
    journal.entered(at(5), "dee");
    told();
    clock.now = at(6);
    expect(flow()).toMatchObject({
      asked: 4,
      screened_out: { attributes: 2, quota_full: 1 },
      arrived: 1,
      waiting_now: 1,
    });
    expect(aggregator.snapshot().summary).toMatchObject({ arrived: 1, exits: {}, arrivals_per_minute: 1 });
  });

  test("are screened out no longer once they are let in", () => {
    journal.opened(at(0));
    refused(1, "ann", "attributes");
    journal.entered(at(2), "ann");
    told();
    expect(flow()).toMatchObject({ asked: 1, screened_out: {}, arrived: 1, waiting_now: 1 });
    const { participants, summary } = aggregator.snapshot();
    expect(participants).toMatchObject([{ subject_id: "ann", state: "waiting", exit_reason: null }]);
    expect(summary).toMatchObject({ arrived: 1, waiting: 1, abandonment_10min: { abandoned: 0, ended: 0 } });
  });

  test("have a row with a pseudonym, no wait and the reason, and no connection in the room", () => {
    journal.opened(at(0));
    refused(7, "ann", "rtt");
    told();
    expect(aggregator.snapshot().participants).toMatchObject([
      {
        subject_id: "ann",
        pseudonym: pseudonym("ann"),
        scene_id: "lobby",
        state: "screened_out",
        since: at(7),
        entered_at: at(7),
        waited_ms: 0,
        exit_reason: "rtt",
        deadline_at: null,
        connected: false,
        game_id: null,
        attributes: {},
      },
    ]);
  });

  test("stand in the timeline with the reason, each time that it is another", () => {
    journal.opened(at(0));
    refused(1, "ann", "rtt");
    refused(2, "ann", "attributes");
    told();
    expect(aggregator.snapshot().activity.slice(1)).toMatchObject([
      {
        event_type: "screened_out",
        subject_id: "ann",
        timestamp: at(1),
        details: { scene_id: "lobby", reason: "rtt" },
      },
      { event_type: "screened_out", subject_id: "ann", timestamp: at(2), details: { reason: "attributes" } },
    ]);
  });

  test("come to a page that looks on, and go from its count when they are let in", () => {
    const store = createAdminStore();
    aggregator.subscribe((message) => {
      if (message.event !== "activity_event") store.applyDelta(message.payload);
    });
    journal.opened(at(0));
    told();
    store.applyUpdate(aggregator.stateUpdate());
    const shown = (): unknown => store.getSnapshot().scenes[0]?.flow?.screened_out;
    refused(1, "ann", "rtt");
    told();
    clock.advance(1_000);
    expect(shown()).toEqual({ rtt: 1 });
    journal.entered(at(2), "ann");
    told();
    clock.advance(1_000);
    expect(shown()).toEqual({});
  });

  test("are summed as `other` beyond the first 50 reasons, and are let in from there", () => {
    journal.opened(at(0));
    for (let person = 0; person < 60; person += 1) refused(1, `p${person}`, `reason-${person}`);
    told();
    expect(flow()).toMatchObject({ asked: 60, screened_out: { "reason-0": 1, other: 10 } });
    // One of the first, and one of the others.
    for (const id of ["p0", "p59"]) journal.entered(at(2), id);
    // Again a reason of the others: those that are known stay known.
    refused(3, "p58", "reason-59");
    told();
    const counts = flow()?.screened_out ?? {};
    expect(counts["reason-0"]).toBeUndefined();
    expect(counts["other"]).toBe(9);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(58);
    expect(flow()).toMatchObject({ asked: 60, arrived: 2 });
  });

  test("are no arrivals of those whom a composition needs", () => {
    const options = { constraints: [{ composition: { role: { "": 1, A: 1 } } }] };
    journal.opened(at(0), { matchmaker: { class: "RuleMatchmaker", options } });
    refused(1, "ann", "attributes");
    told();
    clock.now = at(20);
    expect(aggregator.snapshot().scenes[0]).toMatchObject({
      missing: 2,
      forecast: { seen: 0 },
      needs: [{ waiting: 0 }, { waiting: 0 }],
    });
  });

  test("are not those who have been in, whatever a journal says", () => {
    journal.opened(at(0));
    journal.entered(at(1), "ann");
    journal.add(at(2), "left", { subject_id: "ann", reason: "left", waited_ms: 1000 });
    refused(3, "ann", "rtt");
    told();
    expect(flow()).toMatchObject({ asked: 1, screened_out: {}, arrived: 1, lost_waiting: { left: 1 } });
    expect(aggregator.snapshot().participants).toMatchObject([{ state: "left", waited_ms: 1000 }]);
  });
});

test("an event of a type that only a newer version knows is named, and the others are counted", () => {
  journal.opened(at(0));
  journal.add(at(1), "promoted", { subject_id: "ann" });
  journal.entered(at(2), "bob");
  told();
  const { problems, summary } = aggregator.snapshot();
  expect(problems).toMatchObject([
    { code: "EVENT_NOT_KNOWN", message: expect.stringContaining("promoted"), scene_id: "lobby", count: 1 },
  ]);
  expect(summary.arrived).toBe(1);
});
