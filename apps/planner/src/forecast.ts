import { createHash } from "node:crypto";
import type { WaitingRoomEvent } from "@waitroom/matchmaker";
import {
  exponential,
  poissonArrivals,
  recordedArrivals,
  simulate,
  uniform,
  type ArrivalSource,
} from "@waitroom/matchmaker/simulation";
import { matchmakerOf, type Study } from "./study.ts";

/** What is to be expected of a study, from simulated runs of it. */
export interface Forecast {
  /** How many runs, and people in all of them. */
  readonly runs: number;
  readonly arrived: number;
  /** Share of those who arrived whose game started, over all runs, and of the runs from the 10th to the 90th percentile. */
  readonly shareMatched: number;
  readonly shareRange: readonly [p10: number, p90: number];
  /** Waits of those who got a group, ms; null when nobody did. */
  readonly waitMs: { readonly mean: number; readonly p50: number; readonly p90: number } | null;
  /** Games in one run, on average. */
  readonly groups: number;
  /** Seconds of waiting of everybody in one run, with or without a group at its end, on average. */
  readonly waitingSeconds: number;
  /** What that waiting costs; null where no pay is given. */
  readonly waitingCost: number | null;
}

const MOST_RUNS = 500;

/** Runs the study again and again, each time with other people, in the real waiting room on a virtual clock. */
export function forecast(study: Study): Forecast {
  const { arrivals, people } = arrivalsOf(study);
  const runs = Math.min(MOST_RUNS, Math.max(1, Math.ceil(study.simulatedPeople / Math.max(1, people))));
  const waits: number[] = [];
  const shares: number[] = [];
  let arrived = 0;
  let groups = 0;
  let waitingSeconds = 0;
  for (let run = 0; run < runs; run += 1) {
    const games = new Map<string, readonly number[]>();
    const report = simulate({
      room: { groupSize: study.groupSize, matchmaker: matchmakerOf(study.rule), waitLimitMs: study.limitMs },
      arrivals,
      behaviour: study.patienceMs === null ? {} : { patienceMs: exponential(study.patienceMs) },
      seed: seedOfRun(study.seed, run),
      onEvent: (event) => collectWaits(event, games, waits),
    });
    arrived += report.arrived;
    groups += report.groups;
    waitingSeconds += report.waitingSeconds;
    shares.push(report.shareMatched ?? 0);
  }
  waits.sort((a, b) => a - b);
  shares.sort((a, b) => a - b);
  return {
    runs,
    arrived,
    shareMatched: arrived === 0 ? 0 : waits.length / arrived,
    shareRange: [nearestRank(shares, 0.1), nearestRank(shares, 0.9)],
    waitMs:
      waits.length === 0
        ? null
        : {
            mean: waits.reduce((sum, wait) => sum + wait, 0) / waits.length,
            p50: nearestRank(waits, 0.5),
            p90: nearestRank(waits, 0.9),
          },
    groups: groups / runs,
    waitingSeconds: waitingSeconds / runs,
    waitingCost: study.payPerHour === null ? null : (waitingSeconds / runs / 3600) * study.payPerHour,
  };
}

function arrivalsOf(study: Study): { readonly arrivals: ArrivalSource; readonly people: number } {
  if (study.recorded !== null) {
    const people = study.recorded.filter(({ type }) => type === "entered").length;
    return { arrivals: recordedArrivals(study.recorded), people };
  }
  if (study.perMinute === null) {
    throw new TypeError("Expected `perMinute` or `recorded`, got neither.");
  }
  const rtt = uniform(...study.rttMs);
  return {
    arrivals: poissonArrivals({
      perMinute: study.perMinute,
      count: study.participants,
      facts: (random) => ({ rttMs: rtt(random) }),
    }),
    people: study.participants,
  };
}

/** Games whose match was aborted are forgotten: their members wait on. */
function collectWaits(event: WaitingRoomEvent, games: Map<string, readonly number[]>, waits: number[]): void {
  if (event.type === "matched") {
    games.set(
      event.game_id,
      event.participants.map(({ waited_ms }) => waited_ms),
    );
  } else if (event.type === "aborted") {
    games.delete(event.game_id);
  } else if (event.type === "started") {
    waits.push(...(games.get(event.game_id) ?? []));
    games.delete(event.game_id);
  }
}

function seedOfRun(seed: string, run: number): string {
  return createHash("sha256").update(`${seed}:run:${run}`).digest("hex").slice(0, 32);
}

/** By nearest rank, of at least one value. */
function nearestRank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
