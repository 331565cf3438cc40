import { describe, expect, it } from "vitest";
import {
  FIFOMatchmaker,
  LatencyFIFOMatchmaker,
  WaitingRoomView,
  type WaitingRoomEvent,
  type WaitingRoomEventType,
} from "../../src/index.ts";
import {
  always,
  either,
  exponential,
  poissonArrivals,
  recordedArrivals,
  simulate,
  simulatedEvents,
  uniform,
  type Arrival,
  type SimulationOptions,
  type SimulationReport,
} from "../../src/simulation/index.ts";

/** A run in which everything happens. */
function busy(seed: string): SimulationOptions {
  return {
    room: { groupSize: 3, matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 200 }) },
    arrivals: poissonArrivals({
      perMinute: 10,
      count: 500,
      facts: (random) => ({ rttMs: uniform(10, 150)(random) }),
    }),
    behaviour: {
      patienceMs: exponential(60_000),
      answerMs: either(0.1, always(null), uniform(100, 6000)),
      connectedMs: exponential(60_000),
      awayMs: either(0.3, always(null), exponential(10_000)),
    },
    seed,
  };
}

/** Pairs, people at these times; everything that happens, and the report. */
function pairs(
  arrivals: readonly Arrival[],
  more: Partial<SimulationOptions> = {},
): { readonly events: readonly WaitingRoomEvent[]; readonly report: SimulationReport } {
  const events: WaitingRoomEvent[] = [];
  const report = simulate({
    room: { groupSize: 2, matchmaker: new FIFOMatchmaker(), waitLimitMs: null },
    arrivals: () => arrivals,
    onEvent: (event) => events.push(event),
    ...more,
  });
  return { events, report };
}

function typesOf(events: readonly WaitingRoomEvent[]): readonly WaitingRoomEventType[] {
  return events.map(({ type }) => type).filter((type) => type !== "evaluated");
}

describe("a simulation", () => {
  it("gives the same events and the same report for the same seed, and others for another", () => {
    const once = (seed: string): readonly [readonly WaitingRoomEvent[], SimulationReport] => {
      const events: WaitingRoomEvent[] = [];
      const report = simulate({ ...busy(seed), onEvent: (event) => events.push(event) });
      return [events, report];
    };
    const first = once("1".repeat(32));
    expect(once("1".repeat(32))).toEqual(first);
    expect(once("2".repeat(32))[1]).not.toEqual(first[1]);
    const kinds = new Set(first[0].map(({ type }) => type));
    for (const type of [
      "released",
      "aborted",
      "disconnected",
      "returned",
      "left",
      "started",
      "ended",
    ] as const) {
      expect(kinds).toContain(type);
    }
    expect(Object.keys(first[1].exits)).toEqual(["grace_ended", "left", "wait_limit"]);
  });

  it("accounts for everybody, by the events alone", () => {
    const events = [...simulatedEvents(busy("3".repeat(32)))];
    const report = simulate(busy("3".repeat(32)));
    const view = new WaitingRoomView();
    for (const event of events) view.apply(event);
    const left = Object.values(report.exits).reduce((sum, count) => sum + count, 0);
    expect(report.arrived).toBe(events.filter(({ type }) => type === "entered").length);
    expect(report.matched + left + report.stillWaiting).toBe(report.arrived);
    expect(report.stillWaiting).toBe(view.present);
    const started = events.filter(({ type }) => type === "started").length;
    expect([report.groups, report.matched]).toEqual([started, started * 3]);
    expect([...view.games()]).toEqual([]);
  });

  it("reports waits, exits and what waiting costs", () => {
    const arrivals = [0, 10_000, 20_000, 60_000, 100_000].map((atMs, index) => ({
      atMs,
      subjectId: `p${index}`,
    }));
    const { report } = pairs(arrivals, {
      room: { groupSize: 2, matchmaker: new FIFOMatchmaker(), waitLimitMs: 30_000 },
    });
    expect(report).toEqual({
      arrived: 5,
      turnedAway: 0,
      matched: 2,
      shareMatched: 0.4,
      exits: { wait_limit: 3 },
      stillWaiting: 0,
      groups: 1,
      groupsPerHour: 1 / (130 / 3600),
      waitMs: { mean: 5000, p50: 0, p90: 10_000, max: 10_000 },
      waitingSeconds: 10 + 3 * 30,
      durationMs: 130_000,
    });
  });

  it("ends when nothing more can happen, and says who waits still", () => {
    const { report } = pairs([{ atMs: 5000, subjectId: "a" }]);
    expect(report).toMatchObject({
      arrived: 1,
      matched: 0,
      stillWaiting: 1,
      waitMs: null,
      waitingSeconds: 0,
    });
    expect(pairs([]).report).toMatchObject({ arrived: 0, shareMatched: null, groupsPerHour: 0 });
  });

  it("lets people lose patience, but not while they are in a group", () => {
    const patient = pairs(
      [
        { atMs: 0, subjectId: "a" },
        { atMs: 4000, subjectId: "b" },
      ],
      { behaviour: { patienceMs: always(5000), answerMs: always(3000) } },
    );
    expect(patient.report).toMatchObject({ matched: 2, exits: {} });
    const impatient = pairs(
      [
        { atMs: 0, subjectId: "a" },
        { atMs: 4000, subjectId: "b" },
      ],
      { behaviour: { patienceMs: always(5000), answerMs: always(null), awayMs: always(null) } },
    );
    expect(impatient.report.exits).toEqual({ left: 2 });
  });

  it("lets whoever lost patience in a group leave as soon as it falls apart", () => {
    const once = new Set<unknown>();
    const { events } = pairs(
      [
        { atMs: 0, subjectId: "a" },
        { atMs: 1000, subjectId: "b" },
      ],
      {
        // The first to be asked answers; the second never does.
        behaviour: {
          patienceMs: always(3000),
          answerMs: () => (once.size === 0 ? (once.add(1), 100) : null),
        },
      },
    );
    const released = events.find(({ type }) => type === "released");
    const left = events.find(({ type }) => type === "left");
    expect(left).toMatchObject({ reason: "left", at: released?.at });
  });

  it("drops connections, and brings people back to their place with a new one", () => {
    const { events, report } = pairs(
      [
        { atMs: 0, subjectId: "a" },
        { atMs: 20_000, subjectId: "b" },
      ],
      { behaviour: { connectedMs: always(8000), awayMs: always(2000) } },
    );
    const connections = events.flatMap((event) => (event.type === "returned" ? [event.connection] : []));
    expect(connections.slice(0, 2)).toEqual(["a-2", "a-3"]);
    expect(report.matched).toBe(2);
  });

  it("aborts a match when a member is gone at the end of the countdown", () => {
    const { events } = pairs(
      [
        { atMs: 0, subjectId: "a" },
        { atMs: 1000, subjectId: "b" },
      ],
      { behaviour: { connectedMs: always(2000) }, countdownMs: 5000 },
    );
    expect(typesOf(events)).toContain("aborted");
    expect(typesOf(events)).not.toContain("started");
  });

  it("lets time take effect before what people do at the same moment", () => {
    const { events } = pairs(
      [
        { atMs: 0, subjectId: "a" },
        { atMs: 5000, subjectId: "b" },
      ],
      {
        room: { groupSize: 2, matchmaker: new FIFOMatchmaker(), waitLimitMs: null, graceMs: 0 },
        behaviour: { connectedMs: always(5000) },
      },
    );
    expect(typesOf(events).slice(0, 5)).toEqual(["opened", "entered", "disconnected", "left", "entered"]);
  });

  it("takes nobody twice who is there already, and lets whoever left come again", () => {
    const { events, report } = pairs(
      [0, 1000, 9000].map((atMs) => ({ atMs, subjectId: "a" })),
      { behaviour: { patienceMs: always(5000) } },
    );
    expect(typesOf(events)).toEqual(["opened", "entered", "left", "entered", "left"]);
    expect(report.arrived).toBe(2);
  });

  it("counts who is turned away at a full room", () => {
    const arrivals = ["a", "b", "c"].map((subjectId, index) => ({ atMs: index, subjectId }));
    const { report } = pairs(arrivals, {
      room: { groupSize: 4, matchmaker: new FIFOMatchmaker(), capacity: 2, waitLimitMs: 1000 },
    });
    expect(report).toMatchObject({ arrived: 2, turnedAway: 1, exits: { wait_limit: 2 } });
  });

  it("takes recorded people at their times with their facts, under another rule too", () => {
    const journal = [...simulatedEvents(busy("4".repeat(32)))];
    const entered = (events: Iterable<WaitingRoomEvent>): readonly unknown[] =>
      [...events].flatMap((event) =>
        event.type === "entered" ? [[event.at, event.subject_id, event.rtt_ms, event.group_history]] : [],
      );
    const startAt = journal[0]?.at ?? 0;
    const arrivals = recordedArrivals(journal);
    const again = simulatedEvents({
      room: { groupSize: 2, matchmaker: new FIFOMatchmaker() },
      arrivals,
      startAt,
    });
    expect(entered(again)).toEqual(entered(journal));
  });

  it("draws the same people whatever the room does with them", () => {
    const patienceUnder = (groupSize: number): readonly unknown[] => {
      const drawn: number[] = [];
      simulate({
        room: { groupSize, matchmaker: new FIFOMatchmaker(), waitLimitMs: null },
        arrivals: poissonArrivals({ perMinute: 1, count: 100 }),
        behaviour: {
          patienceMs: (random) => {
            const patience = exponential(60_000)(random);
            drawn.push(patience);
            return patience;
          },
          answerMs: uniform(0, 4000),
        },
      });
      return drawn;
    };
    expect(patienceUnder(5)).toEqual(patienceUnder(2));
  });

  it("asks for numbers that can be", () => {
    const { arrivals, room } = busy("5".repeat(32));
    expect(() => simulate({ arrivals, room, behaviour: { patienceMs: always(-1) } })).toThrow(
      new RangeError("Expected `patienceMs` to give null or a finite number of at least 0, got `-1`."),
    );
    expect(() => simulate({ arrivals, room, behaviour: { gameMs: always(Number.NaN) } })).toThrow(/`gameMs`/);
    expect(() => simulate({ arrivals, room, countdownMs: 0.5 })).toThrow(/`countdownMs`/);
    expect(() => simulate({ arrivals, room, seed: "seed" })).toThrow(/`seed`/);
    expect(() => poissonArrivals({ perMinute: 0, count: 1 })).toThrow(/`perMinute`/);
    expect(() => poissonArrivals({ perMinute: 1, count: 1.5 })).toThrow(/`count`/);
  });
});
