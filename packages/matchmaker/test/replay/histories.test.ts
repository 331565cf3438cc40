import { describe, expect, it } from "vitest";
import {
  LatencyFIFOMatchmaker,
  maxPairRtt,
  relaxed,
  RuleMatchmaker,
  WaitingRoom,
  WaitingRoomError,
  type Matchmaker,
  type WaitingRoomCommand,
  type WaitingRoomEvent,
  type WaitingRoomOptions,
} from "../../src/index.ts";
import { replay } from "../../src/replay/index.ts";
import { Chance, Population, randomOptions } from "../support/random-history.ts";

const HISTORIES = process.env["CI"] === undefined ? 150 : 700;
const COMMANDS = 250;

describe("a replay of random histories", () => {
  const total = { groups: 0, refusals: 0, withoutGroup: 0, byHand: 0, uncalledFor: 0, unfinished: 0 };

  it("makes every decision again, through acts by hand, restarts, restores and appends that broke off", () => {
    for (let number = 0; number < HISTORIES; number += 1) {
      const { matchmaker, journal } = live(number);
      const run = replay(journal, { matchmaker });
      for (const difference of run) throw new Error(`History ${number}: ${JSON.stringify(difference)}`);
      for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += run.summary[name];
      expect(run.summary.events).toBe(journal.length);
    }
  }, 600_000);

  it("has met groups, refusals, decisions without a group, acts by hand and broken appends meanwhile", () => {
    expect(Math.min(total.groups, total.refusals, total.withoutGroup, total.byHand)).toBeGreaterThan(100);
    expect(total.unfinished).toBeGreaterThan(0);
    // Only a restore within a running process makes a decision once more that nothing in the journal calls for.
    expect(total.uncalledFor).toBeLessThan(total.groups / 100);
  });
});

/** A history of a host that gives `advance` before every other command. */
function live(number: number): {
  readonly matchmaker: Matchmaker;
  readonly journal: readonly WaitingRoomEvent[];
} {
  const chance = new Chance(number);
  const options = { ...randomOptions(chance), ...randomPolicies(chance) };
  const population = new Population(chance);
  const journal: WaitingRoomEvent[] = [];
  let games = 0;
  let room = new WaitingRoom(options);
  let now = 1_700_000_000_000;
  const handle = (command: WaitingRoomCommand): void => {
    try {
      journal.push(...room.handle(command, { now, newId: () => `game-${(games += 1)}` }));
    } catch (error) {
      if (!(error instanceof WaitingRoomError)) throw error;
    }
  };
  /** A host is late; for a rule that answers by the throw of dice it is on time, since lateness is in no event. */
  const passTime = (durationMs: number): void => {
    const until = now + durationMs;
    const isPunctual = options.matchmaker.name === "MadeUpRule";
    if (!isPunctual) now = until;
    for (let dueAt = room.nextDeadlineAt; dueAt !== null && dueAt <= until; dueAt = room.nextDeadlineAt) {
      now = Math.max(now, dueAt);
      handle({ type: "advance" });
    }
    now = until;
  };
  handle({ type: "open" });
  for (let step = 0; step < COMMANDS; step += 1) {
    passTime(chance.is(0.5) ? 0 : chance.below(chance.is(0.1) ? 6000 : 500));
    const command = population.next(room, now);
    if (command.type === "open") {
      // A stop in the middle of an append keeps its first events only.
      if (chance.is(0.5)) journal.length = Math.max(1, journal.length - chance.below(3));
      now += chance.below(5000);
    }
    if (command.type === "open" || chance.is(0.005)) room = WaitingRoom.restore(options, journal);
    handle(command);
  }
  return { matchmaker: options.matchmaker, journal };
}

/** Fallback chains, roles and conditions, and now and then a rule of constraints that change with time. */
function randomPolicies(chance: Chance): Partial<WaitingRoomOptions> {
  const relaxing = new RuleMatchmaker({
    constraints: [
      relaxed([
        { afterMs: 0, constraint: maxPairRtt(90) },
        { afterMs: 1200, constraint: maxPairRtt(130) },
      ]),
    ],
  });
  return {
    ...(chance.is(0.2) ? { matchmaker: relaxing } : {}),
    steps: chance.of([
      [],
      [],
      [{ afterMs: 900, matchmaker: new LatencyFIFOMatchmaker({ maxServerRttMs: 140 }) }],
      [
        { afterMs: 1000, matchmaker: relaxing },
        { afterMs: 2000, groupSize: 2 },
        { afterMs: 3500, release: true },
      ],
      [
        { afterMs: 700, groupSize: 1 },
        { afterMs: 1500, release: true },
      ],
    ]),
    roles: chance.of([null, { policy: "random", names: ["a", "b", "c", "d"] } as const]),
    conditions: chance.of([null, { policy: "balanced", names: ["x", "y"] } as const]),
  };
}
