import {
  always,
  type Behaviour,
  type Model,
  type Random,
  type Streams,
} from "@waitroom/matchmaker/simulation";
import type { NetworkQuality } from "../network/slow-network.ts";

/** What people do over real sockets: as in a simulation, and what only exists there. */
export interface Habits extends Behaviour {
  /** After which time on a connection a second tab is opened, in ms; null: never. @default null */
  readonly secondTabMs?: Model<number | null>;
  /** Through which network somebody connects; null: directly. @default null */
  readonly network?: Model<NetworkQuality | null>;
}

/** What is drawn for one person, each from a stream of its own: the same seed gives the same people. */
export class PersonHabits {
  readonly #habits: Required<Habits>;
  readonly #streams: Streams;
  readonly #number: number;
  readonly #randoms: Map<string, Random> = new Map<string, Random>();

  /** @param number counts the people, from 1 */
  constructor(habits: Required<Habits>, streams: Streams, number: number) {
    this.#habits = habits;
    this.#streams = streams;
    this.#number = number;
  }

  /** A duration in whole ms; null: never. Throws a `RangeError` for what is none. */
  duration(purpose: Exclude<keyof Habits, "gameMs" | "network">): number | null {
    return checkedDuration(purpose, this.#habits[purpose](this.#random(purpose)));
  }

  network(): NetworkQuality | null {
    return this.#habits.network(this.#random("network"));
  }

  /** Up to this many ms, evenly: how long before the next attempt to connect. */
  pause(mostMs: number): number {
    return this.#random("pause")() * mostMs;
  }

  #random(purpose: string): Random {
    let random = this.#randoms.get(purpose);
    if (random === undefined) {
      random = this.#streams(purpose, this.#number);
      this.#randoms.set(purpose, random);
    }
    return random;
  }
}

/** With the defaults filled in: all wait as long as it takes, answer at once, and play for ten minutes. */
export function resolveHabits(habits: Habits): Required<Habits> {
  return {
    patienceMs: habits.patienceMs ?? always(null),
    answerMs: habits.answerMs ?? always(0),
    connectedMs: habits.connectedMs ?? always(null),
    awayMs: habits.awayMs ?? always(null),
    gameMs: habits.gameMs ?? always(600_000),
    secondTabMs: habits.secondTabMs ?? always(null),
    network: habits.network ?? always(null),
  };
}

/** A drawn duration in whole ms, or null; throws a `RangeError` for what is none. */
export function checkedDuration(purpose: string, drawn: number | null): number | null {
  if (drawn === null) return null;
  if (Number.isFinite(drawn) && drawn >= 0) return Math.round(drawn);
  throw new RangeError(
    `Expected \`${purpose}\` to give null or a finite number of at least 0, got \`${drawn}\`.`,
  );
}
