import {
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  RuleMatchmaker,
  sameValue,
  type Matchmaker,
  type MatchCandidate,
} from "@waitroom/matchmaker";
import { HostedRoom, type Arrival } from "./hosted-room.ts";

/** A rule, people of whom no two may be together, and the naive way to find that out. */
export interface StandingPool {
  readonly name: string;
  readonly matchmaker: () => Matchmaker;
  readonly arrival: (number: number) => Arrival;
  /** Whether the naive way takes somebody who waits for the one who arrives. */
  readonly fits: (arriving: MatchCandidate, waiting: MatchCandidate) => boolean;
}

/** The greatest sum of two round trips of `latencyPool`. */
export const MAX_RTT_MS = 200;

/** Everybody is too far away. */
export const latencyPool: StandingPool = {
  name: "latency",
  matchmaker: () => new LatencyFIFOMatchmaker({ maxServerRttMs: MAX_RTT_MS }),
  arrival: (number) => ({ ...somebody(number), rttMs: 150 + (number % 100) }),
  fits: (arriving, waiting) => (arriving.rttMs ?? 0) + (waiting.rttMs ?? 0) <= MAX_RTT_MS,
};

/** Everybody waits for two partners who never come. */
export const reunionPool: StandingPool = {
  name: "reunion",
  matchmaker: () => new GroupReunionMatchmaker(),
  arrival: (number) => ({
    ...somebody(number),
    groupHistory: {
      previousPartners: [`absent-${number}`, `absent-too-${number}`],
      sourceSceneId: "before",
      groupId: `before-${number}`,
    },
  }),
  fits: (arriving, waiting) => names(arriving, waiting) || names(waiting, arriving),
};

/** Everybody has a value of their own. */
export const equalValuePool: StandingPool = {
  name: "equal value",
  matchmaker: () => new RuleMatchmaker({ constraints: [sameValue("language")] }),
  arrival: (number) => ({ ...somebody(number), attributes: { language: `language-${number}` } }),
  fits: (arriving, waiting) => arriving.attributes["language"] === waiting.attributes["language"],
};

/** A room for pairs in which so many wait, nobody for anybody who is there. */
export function standingRoom(pool: StandingPool, size: number): HostedRoom {
  const hosted = new HostedRoom({ groupSize: 2, matchmaker: pool.matchmaker(), waitLimitMs: null });
  for (const arrival of newcomers(pool, 0, size)) hosted.arrive(arrival, 0);
  if (hosted.room.waiting.size !== size) throw new Error(`Expected ${size} to wait.`);
  return hosted;
}

/** Who arrives into a standing pool; the numbers of those who wait are below. */
export function newcomers(pool: StandingPool, from: number, count: number): readonly Arrival[] {
  return Array.from({ length: count }, (_, index) => pool.arrival(from + index));
}

/** An id as it comes out of a message: its own piece of memory, and flat. */
export function received(subjectId: string): string {
  return Buffer.from(subjectId).toString();
}

function somebody(number: number): Arrival {
  return { subjectId: received(`participant-${number}`), connection: received(`socket-${number}`) };
}

function names(one: MatchCandidate, other: MatchCandidate): boolean {
  return one.groupHistory?.previousPartners.includes(other.subjectId) ?? false;
}
