import { randomBytes } from "node:crypto";
import { streamsOf, type ArrivalSource } from "@waitroom/matchmaker/simulation";
import { SlowNetwork } from "./network/slow-network.ts";
import { Observations, type Observation } from "./observation.ts";
import { Games } from "./people/games.ts";
import { PersonHabits, resolveHabits, type Habits } from "./people/habits.ts";
import { SimulatedPerson } from "./people/simulated-person.ts";
import { Timers } from "./people/timers.ts";
import { countPeople, type PeopleCount } from "./people-count.ts";

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

const LOOK_EVERY_MS = 100;
const PROGRESS_EVERY_MS = 1000;

/**
 * Sends simulated participants through running servers, and resolves when nothing more happens.
 *
 * @throws what an incident threw; nobody is left behind then
 */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  const { seed = randomBytes(16).toString("hex"), quietMs = 7000, mostMs = 180_000, onProgress } = options;
  const observations = new Observations(wallClock);
  const company = await Company.gather(options, seed, observations);
  const beganAt = wallClock();
  const progress = (): Progress => ({
    ...countPeople(company.people),
    elapsedMs: wallClock() - beganAt,
    games: company.games.count,
  });
  const incidents = company.begin(options.incidents ?? []);
  const isQuiet = (): boolean => wallClock() - observations.lastNewsAt >= quietMs;
  let isSettled = false;
  let saidAt = beganAt;
  let busyUntil = beganAt + company.lastArrivalMs;
  while (!isSettled && wallClock() < busyUntil + mostMs) {
    await Promise.race([pause(LOOK_EVERY_MS), incidents.failed]);
    if (!incidents.areOver()) busyUntil = Math.max(busyUntil, wallClock());
    if (wallClock() - saidAt >= PROGRESS_EVERY_MS) {
      saidAt = wallClock();
      onProgress?.(progress());
    }
    isSettled = incidents.areOver() && company.isSettled() && isQuiet();
  }
  onProgress?.(progress());
  return {
    seed,
    observations: observations.all,
    isSettled,
    progress: progress(),
    close: () => company.close(),
  };
}

function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** What is done meanwhile. */
interface Incidents {
  readonly areOver: () => boolean;
  /** Rejects with what an incident threw, and never resolves. */
  readonly failed: Promise<never>;
}

/** The people of a rehearsal, and what they share. */
class Company {
  readonly people: readonly SimulatedPerson[];
  readonly games: Games;
  readonly lastArrivalMs: number;
  readonly #arrivals: readonly number[];
  readonly #networks: readonly SlowNetwork[];
  readonly #timers: Timers = new Timers();

  private constructor(
    people: readonly SimulatedPerson[],
    games: Games,
    arrivals: readonly number[],
    networks: readonly SlowNetwork[],
  ) {
    this.people = people;
    this.games = games;
    this.lastArrivalMs = arrivals.at(-1) ?? 0;
    this.#arrivals = arrivals;
    this.#networks = networks;
  }

  static async gather(options: RehearsalOptions, seed: string, observations: Observations): Promise<Company> {
    const { origins, sceneId, adminToken = null, followsScenes = true } = options;
    const streams = streamsOf(seed);
    const habits = resolveHabits(options.habits ?? {});
    const games = new Games(habits.gameMs, streams("gameMs"));
    const networks: SlowNetwork[] = [];
    const people: SimulatedPerson[] = [];
    const arrivals: number[] = [];
    let turn = 0;
    const anyOrigin = (): string => origins[(turn += 1) % origins.length] ?? origins[0];
    for (const { atMs, attributes = {} } of options.arrivals(streams)) {
      arrivals.push(atMs);
      const own = new PersonHabits(habits, streams, arrivals.length);
      const quality = own.network();
      let origin = anyOrigin;
      if (quality !== null) {
        const network = await SlowNetwork.open(
          anyOrigin(),
          quality,
          streams("network-noise", arrivals.length),
        );
        networks.push(network);
        origin = () => network.origin;
      }
      people.push(
        new SimulatedPerson({
          sceneId,
          attributes,
          habits: own,
          observations,
          games,
          adminToken,
          origin,
          apiOrigin: anyOrigin,
          followsScenes,
        }),
      );
    }
    return new Company(people, games, arrivals, networks);
  }

  /** Lets people come and incidents happen, each at its time. */
  begin(incidents: readonly Incident[]): Incidents {
    for (const [index, person] of this.people.entries()) {
      this.#timers.after(this.#arrivals[index] ?? 0, () => person.arrive());
    }
    let open = incidents.length;
    const failed = new Promise<never>((_resolve, reject) => {
      for (const { atMs, act } of incidents) {
        const carryOut = async (): Promise<void> => {
          await act();
          open -= 1;
        };
        this.#timers.after(atMs, () => {
          carryOut().catch((error: unknown) => void this.close().then(() => reject(error), reject));
        });
      }
    });
    return { areOver: () => open === 0, failed };
  }

  isSettled(): boolean {
    return this.people.every(({ phase, isUnderWay }) => !isUnderWay && !inAGroup.has(phase));
  }

  async close(): Promise<void> {
    this.#timers.close();
    this.games.close();
    await Promise.all(this.people.map((person) => person.close()));
    await Promise.all(this.#networks.map((network) => network.close()));
  }
}

const inAGroup: ReadonlySet<string> = new Set(["reserved", "matched", "playing"]);
