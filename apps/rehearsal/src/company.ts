import { streamsOf, type Streams } from "@waitroom/matchmaker/simulation";
import { SlowNetwork } from "./network/slow-network.ts";
import type { Observations } from "./observation.ts";
import { Games } from "./people/games.ts";
import { PersonHabits, resolveHabits, type Habits } from "./people/habits.ts";
import { SimulatedPerson } from "./people/simulated-person.ts";
import { countPeople, type PeopleCount } from "./people-count.ts";
import type { Incident, RehearsalOptions } from "./rehearsal.ts";
import { Timers } from "./timers.ts";

/** The people of a rehearsal, and what they share. */
export class Company {
  readonly games: Games;
  /** Rejects when somebody is refused for good or an incident fails, and never resolves. */
  readonly failed: Promise<never>;
  readonly #people: SimulatedPerson[] = [];
  readonly #arrivals: number[] = [];
  readonly #networks: SlowNetwork[] = [];
  readonly #timers: Timers = new Timers();
  readonly #fail: (error: unknown) => void;

  private constructor(games: Games) {
    this.games = games;
    const { promise, reject } = Promise.withResolvers<never>();
    // It may fail before anybody looks.
    promise.catch(() => undefined);
    this.failed = promise;
    this.#fail = reject;
  }

  static async gather(options: RehearsalOptions, seed: string, observations: Observations): Promise<Company> {
    const streams = streamsOf(seed);
    const habits = resolveHabits(options.habits ?? {});
    const company = new Company(new Games(habits.gameMs, streams("gameMs")));
    try {
      await company.#invite(options, habits, streams, observations);
      return company;
    } catch (error) {
      await company.close();
      throw error;
    }
  }

  get count(): PeopleCount {
    return countPeople(this.#people);
  }

  get lastArrivalMs(): number {
    return this.#arrivals.at(-1) ?? 0;
  }

  async #invite(
    options: RehearsalOptions,
    habits: Required<Habits>,
    streams: Streams,
    observations: Observations,
  ): Promise<void> {
    const { origins, sceneId, adminToken = null, followsScenes = true } = options;
    let turn = 0;
    const anyOrigin = (): string => origins[(turn += 1) % origins.length] ?? origins[0];
    for (const { atMs, attributes = {} } of options.arrivals(streams)) {
      this.#arrivals.push(atMs);
      const number = this.#arrivals.length;
      const own = new PersonHabits(habits, streams, number);
      const quality = own.network();
      let origin = anyOrigin;
      if (quality !== null) {
        const network = await SlowNetwork.open(anyOrigin(), quality, streams("network-noise", number));
        this.#networks.push(network);
        origin = () => network.origin;
      }
      this.#people.push(
        new SimulatedPerson({
          sceneId,
          attributes,
          habits: own,
          observations,
          games: this.games,
          adminToken,
          origin,
          apiOrigin: anyOrigin,
          followsScenes,
          onRefused: this.#fail,
        }),
      );
    }
  }

  /** Lets people come and incidents happen, each at its time; what it returns says whether the incidents are over. */
  begin(incidents: readonly Incident[]): () => boolean {
    for (const [index, person] of this.#people.entries()) {
      this.#timers.after(this.#arrivals[index] ?? 0, () => person.arrive());
    }
    let open = incidents.length;
    for (const { atMs, act } of incidents) {
      const carryOut = async (): Promise<void> => {
        await act();
        open -= 1;
      };
      this.#timers.after(atMs, () => void carryOut().catch(this.#fail));
    }
    return () => open === 0;
  }

  isSettled(): boolean {
    return this.#people.every(({ phase, isUnderWay }) => !isUnderWay && !inAGroup.has(phase));
  }

  async close(): Promise<void> {
    this.#timers.close();
    this.games.close();
    await Promise.all(this.#people.map((person) => person.close()));
    await Promise.all(this.#networks.map((network) => network.close()));
  }
}

const inAGroup: ReadonlySet<string> = new Set(["reserved", "matched", "playing"]);
