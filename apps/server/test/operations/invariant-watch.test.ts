import type { WaitingRoomEvent } from "@waitroom/matchmaker";
import { FIFOMatchmaker } from "@waitroom/matchmaker";
import {
  either,
  exponential,
  always,
  poissonArrivals,
  simulatedEvents,
  uniform,
} from "@waitroom/matchmaker/simulation";
import { describe, expect, it } from "vitest";
import { InvariantWatch } from "../../src/operations/invariant-watch.ts";

type Body = Readonly<Record<string, unknown>> & { readonly type: string };

/** What the watch says of these events; each is told alone, in one scene or in those that are named. */
function violations(bodies: readonly Body[], sceneOf: (index: number) => string = () => "pairs"): string[] {
  const found: string[] = [];
  const watch = new InvariantWatch((violation) => found.push(violation));
  const seqs = new Map<string, number>();
  for (const [index, body] of bodies.entries()) {
    const sceneId = sceneOf(index);
    const seq = (seqs.get(sceneId) ?? 0) + 1;
    seqs.set(sceneId, seq);
    watch.record(sceneId, [{ at: 1000 + index, seq, ...body } as unknown as WaitingRoomEvent]);
  }
  return found;
}

const enters = (subject_id: string): Body => ({ type: "entered", subject_id });
const proposes = (proposal_id: number, ...members: string[]): Body => ({
  type: "proposed",
  proposal_id,
  members,
});
const matches = (proposal_id: number | null, game_id: string, ...members: string[]): Body => ({
  type: "matched",
  proposal_id,
  game_id,
  participants: members.map((subject_id) => ({ subject_id })),
});
const starts = (game_id: string, ...subject_ids: string[]): Body => ({
  type: "started",
  game_id,
  subject_ids,
});
const ends = (game_id: string, ...subject_ids: string[]): Body => ({ type: "ended", game_id, subject_ids });
const both = [enters("a"), enters("b"), proposes(3, "a", "b")];

describe("the watch over invariants", () => {
  it("finds nothing in 2,000 simulated people who reload, leave and do not answer", () => {
    const found: string[] = [];
    const watch = new InvariantWatch((violation) => found.push(violation));
    const events = simulatedEvents({
      room: { groupSize: 3, matchmaker: new FIFOMatchmaker() },
      arrivals: poissonArrivals({ perMinute: 20, count: 2000 }),
      behaviour: {
        patienceMs: exponential(60_000),
        answerMs: either(0.1, always(null), uniform(0, 4000)),
        connectedMs: exponential(120_000),
        awayMs: uniform(0, 60_000),
        gameMs: exponential(60_000),
      },
    });
    let count = 0;
    for (const event of events) {
      watch.record("simulation", [event]);
      count += 1;
    }
    expect(count).toBeGreaterThan(10_000);
    expect(found).toEqual([]);
  });

  it.each<readonly [string, readonly Body[]]>([
    ["in_two_groups", [...both, enters("c"), proposes(5, "c", "a")]],
    ["in_two_groups", [enters("a"), enters("a")]],
    ["ghost_matched", [enters("a"), proposes(2, "a", "z")]],
    ["ghost_matched", [...both, { type: "left", subject_id: "b" }, matches(3, "g", "a", "b")]],
    ["match_twice", [...both, matches(3, "g", "a", "b"), enters("c"), matches(null, "g", "c")]],
    ["started_unmatched", [starts("g")]],
  ])("tells %s", (violation, bodies) => {
    expect(violations(bodies)).toEqual([violation]);
  });

  it("tells somebody in games of two scenes, unless the first has ended", () => {
    const first = [...both, matches(3, "g", "a", "b"), starts("g", "a", "b")];
    const second = [enters("a"), enters("c"), proposes(3, "a", "c"), matches(3, "h", "a", "c")];
    expect(violations([...first, ...second], (index) => (index < first.length ? "one" : "two"))).toEqual([
      "in_two_groups",
    ]);
    const ended = [...first, ends("g", "a", "b")];
    expect(violations([...ended, ...second], (index) => (index < ended.length ? "one" : "two"))).toEqual([]);
  });

  it("tells a gap in the numbers, and takes a scene that is told from the beginning as a new one", () => {
    const found: string[] = [];
    const watch = new InvariantWatch((violation) => found.push(violation));
    const event = (seq: number, body: Body) => ({ at: 1, seq, ...body }) as unknown as WaitingRoomEvent;
    watch.record("pairs", [event(1, enters("a")), event(2, enters("b"))]);
    watch.record("pairs", [event(1, enters("a")), event(2, enters("b"))]);
    expect(found).toEqual([]);
    watch.record("pairs", [event(4, { type: "evaluated" })]);
    expect(found).toEqual(["seq_gap"]);
  });
});
