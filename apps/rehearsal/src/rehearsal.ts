import type { ArrivalSource } from "@waitroom/matchmaker/simulation";
import type { Observation } from "./observation.ts";
import type { Habits } from "./people/habits.ts";
import type { PeopleCount } from "./people-count.ts";

/** Something that is done to the server, or to the people, while they come. */
export interface Incident {
  /** Time since the rehearsal began, in ms. */
  readonly atMs: number;
  readonly act: () => Promise<void>;
}

/** What is rehearsed. */
export interface RehearsalOptions {
  /** Addresses of the servers, without a path: `http://127.0.0.1:3000`. Connections take them in turn. */
  readonly origins: readonly [string, ...string[]];
  /** The scene that people enter first. */
  readonly sceneId: string;
  /** Who comes and when; the times are those of a clock on the wall. */
  readonly arrivals: ArrivalSource;
  /** What people do. @default all wait as long as it takes, answer at once and play for ten minutes */
  readonly habits?: Habits;
  /** @default none */
  readonly incidents?: readonly Incident[];
  /** 32 lower-case hex digits: the same seed lets the same people come, at the same times. @default a fresh one */
  readonly seed?: string;
  /** Credential of the server; needed where the study is not open, and for attributes. @default none */
  readonly adminToken?: string | null;
  /** Whether people go on to the scene that `end_game` names. @default true */
  readonly followsScenes?: boolean;
  /** It is over when so long nothing happened to anybody but waiting, in ms; longer than `retryAfterMs`. @default 7000 */
  readonly quietMs?: number;
  /** It is over at the latest so long after the last arrival and the last incident, in ms. @default 180000 */
  readonly mostMs?: number;
  /** Told each second. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How far a rehearsal is. */
export interface Progress extends PeopleCount {
  /** Since the beginning, in ms. */
  readonly elapsedMs: number;
  /** Games that were told to anybody. */
  readonly games: number;
}

/** A rehearsal in which everything has happened; its people are still there, and what they wait for can be looked at. */
export interface Rehearsal {
  readonly seed: string;
  readonly observations: readonly Observation[];
  /** Whether all came to an end, or waits for a partner; false: `mostMs` was over before. */
  readonly isSettled: boolean;
  readonly progress: Progress;
  /** Lets everybody who is still in something leave, and ends all connections. */
  readonly close: () => Promise<void>;
}
