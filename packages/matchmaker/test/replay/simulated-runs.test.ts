import { describe, expect, it } from "vitest";
import {
  composition,
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  relaxed,
  RuleMatchmaker,
  WaitingList,
  WaitingRoomView,
  type MatchCandidate,
  type MatchContext,
  type Matchmaker,
  type WaitingRoomOptions,
} from "../../src/index.ts";
import { replay } from "../../src/replay/index.ts";
import {
  either,
  exponential,
  always,
  oneOf,
  poissonArrivals,
  simulatedEvents,
  uniform,
  type SimulationOptions,
} from "../../src/simulation/index.ts";

const IS_FULL = process.env["CI"] !== undefined;
const LIMIT_MS = 600_000;

describe("a replay of a simulated run", () => {
  const reunion = (): Matchmaker =>
    new GroupReunionMatchmaker({ fallback: new FIFOMatchmaker(), holdMs: 20_000 });
  const roles = { policy: "random", names: ["a", "b", "c"] } as const;
  const cases: readonly [string, () => Matchmaker, Partial<WaitingRoomOptions>, number][] = [
    ["FIFO", () => new FIFOMatchmaker(), { steps: [{ afterMs: 60_000, groupSize: 2 }] }, 30_000],
    ["latency", () => new LatencyFIFOMatchmaker({ maxServerRttMs: 150 }), {}, 30_000],
    ["reunion", reunion, {}, 30_000],
    ["constraints that give way", constraints, { roles }, 100_000],
  ];
  for (const [name, make, more, full] of cases) {
    const arrivals = IS_FULL ? full : 2000;
    it(
      `makes every decision again: ${name}`,
      () => {
        const run = replay(simulatedEvents(simulation(make(), arrivals, more)));
        expect([...run]).toEqual([]);
        const { groups, withoutGroup, assignments, uncalledFor, unfinished, otherRules } = run.summary;
        expect(Math.min(groups, withoutGroup, assignments)).toBeGreaterThan(arrivals / 10);
        expect({ uncalledFor, unfinished, otherRules }).toEqual({
          uncalledFor: 0,
          unfinished: 0,
          otherRules: [],
        });
      },
      LIMIT_MS,
    );
  }

  it("names first the first group that another limit does not form", () => {
    const other = new LatencyFIFOMatchmaker({ maxServerRttMs: 140 });
    const options = (): SimulationOptions =>
      simulation(new LatencyFIFOMatchmaker({ maxServerRttMs: 150 }), 500);
    const run = replay(simulatedEvents(options()), { matchmaker: other });
    const [first] = run;
    // The same by hand: the first recorded group that the other rule does not choose from the very pool.
    const view = new WaitingRoomView();
    for (const event of simulatedEvents(options())) {
      if (event.type === "proposed") {
        const pool = [...view.waiting];
        const arriving = pool.find(({ subjectId }) => subjectId === event.trigger);
        if (arriving === undefined) throw new Error("Expected the trigger to wait.");
        const others = pool.filter((candidate) => candidate !== arriving);
        const group = other.findMatch(arriving, WaitingList.of(others), 3);
        const ids = group?.map(({ subjectId }) => subjectId) ?? null;
        if (String(ids) !== String(event.members)) {
          expect(first).toMatchObject({ seq: event.seq, trigger: event.trigger, recorded: event });
          expect(
            first?.kind === "decision" && first.replayed?.type === "proposed" ? first.replayed.members : null,
          ).toEqual(ids);
          break;
        }
      }
      view.apply(event);
    }
    expect(run.summary.otherRules).toMatchObject([
      { seq: 1, step: 0, given: { options: { max_server_rtt_ms: 140 } } },
    ]);
  });

  it("shows the rule the very pool that it saw when it decided, in order", () => {
    const [live, again] = [new SpyingRule(), new SpyingRule()];
    const journal = [...simulatedEvents(simulation(live, 1000))];
    const seen = [...live.seen];
    expect([...replay(journal, { matchmaker: again })]).toEqual([]);
    // When a time had come and no group formed, it asks more than once: the moment is in no event.
    let next = 0;
    for (const decision of again.seen) {
      if (JSON.stringify(decision) === JSON.stringify(seen[next])) next += 1;
    }
    expect(seen[next]).toBeUndefined();
    expect(seen.length).toBeGreaterThan(1000);
  });

  it("finds in the room before a group the very pool that the rule saw, in order", () => {
    const live = new SpyingRule();
    const view = new WaitingRoomView();
    let groups = 0;
    for (const event of simulatedEvents(simulation(live, 1000))) {
      if (event.type === "proposed") {
        groups += 1;
        const pool = Array.from(view.waiting, ({ subjectId }) => subjectId);
        const others = pool.filter((subjectId) => subjectId !== event.trigger);
        const { members } = event;
        expect(live.seen).toContainEqual({ arriving: event.trigger, waiting: others, members });
        expect([event.pool_size, event.pool_head]).toEqual([pool.length, pool.slice(0, 20)]);
      }
      view.apply(event);
    }
    expect(groups).toBeGreaterThan(200);
  });
});

/** A run in which everything happens: people leave, lose their connection, reload, do not answer. */
function simulation(
  matchmaker: Matchmaker,
  count: number,
  more: Partial<WaitingRoomOptions> = {},
): SimulationOptions {
  return {
    room: { groupSize: 3, matchmaker, conditions: { policy: "balanced", names: ["x", "y"] }, ...more },
    arrivals: poissonArrivals({
      perMinute: 20,
      count,
      facts: (random, person) => ({
        rttMs: uniform(10, 150)(random),
        attributes: { role: oneOf(["A", "B"])(random) },
        groupHistory:
          person > 20 && random() < 0.5
            ? {
                previousPartners: Array.from(
                  { length: 2 },
                  () => `p${person - 1 - Math.floor(random() * 20)}`,
                ),
                sourceSceneId: null,
                groupId: null,
              }
            : null,
      }),
    }),
    behaviour: {
      patienceMs: exponential(120_000),
      answerMs: either(0.05, always(null), uniform(200, 3000)),
      connectedMs: either(0.7, always(null), exponential(60_000)),
      awayMs: either(0.5, always(null), exponential(10_000)),
    },
  };
}

function constraints(): Matchmaker {
  return new RuleMatchmaker({
    constraints: [
      composition({ role: { A: 2, B: 1 } }),
      relaxed([
        { afterMs: 0, constraint: maxPairRtt(120) },
        { afterMs: 30_000, constraint: maxPairRtt(200) },
      ]),
    ],
  });
}

/** Reunion that notes what it was asked and what it said. */
class SpyingRule extends GroupReunionMatchmaker {
  override readonly name: string = "GroupReunionMatchmaker";
  readonly seen: unknown[] = [];

  constructor() {
    super({ fallback: new LatencyFIFOMatchmaker({ maxServerRttMs: 200 }), holdMs: 10_000 });
  }

  override findMatch(
    arriving: MatchCandidate,
    waiting: WaitingList,
    groupSize: number,
    context: MatchContext,
  ): readonly MatchCandidate[] | null {
    const group = super.findMatch(arriving, waiting, groupSize, context);
    this.seen.push({
      arriving: arriving.subjectId,
      waiting: Array.from(waiting, ({ subjectId }) => subjectId),
      members: group?.map(({ subjectId }) => subjectId) ?? null,
    });
    return group;
  }
}
