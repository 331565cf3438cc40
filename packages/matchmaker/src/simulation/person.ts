import type { Behaviour } from "./behaviour.ts";
import type { Model, Random } from "./model.ts";
import type { Streams } from "./streams.ts";

type Purpose = Exclude<keyof Behaviour, "gameMs">;

/** Somebody who comes to a simulated room: what they will do next is drawn when it is needed. */
export class Person {
  readonly subjectId: string;
  phase: "outside" | "waiting" | "playing" | "gone" = "outside";
  /** Whether their patience ended while they were in a group that may still fall apart. */
  isImpatient = false;
  readonly #number: number;
  readonly #behaviour: Required<Behaviour>;
  readonly #streams: Streams;
  readonly #randoms: Map<Purpose, Random> = new Map<Purpose, Random>();
  #connections = 0;

  constructor(subjectId: string, number: number, behaviour: Required<Behaviour>, streams: Streams) {
    this.subjectId = subjectId;
    this.#number = number;
    this.#behaviour = behaviour;
    this.#streams = streams;
  }

  /** The connection that they have, or had last. */
  get connection(): string {
    return `${this.subjectId}-${this.#connections}`;
  }

  /** A new connection, as after a reload. */
  connect(): string {
    this.#connections += 1;
    return this.connection;
  }

  /** Draws a duration in whole ms; null: never. */
  draw(purpose: Purpose): number | null {
    const model: Model<number | null> = this.#behaviour[purpose];
    let random = this.#randoms.get(purpose);
    if (random === undefined) {
      random = this.#streams(purpose, this.#number);
      this.#randoms.set(purpose, random);
    }
    return checkDuration(purpose, model(random));
  }
}

/** A drawn duration in whole ms, or null; throws a `RangeError` for what is none. */
export function checkDuration(purpose: string, drawn: number | null): number | null {
  if (drawn === null) return null;
  if (Number.isFinite(drawn) && drawn >= 0) return Math.round(drawn);
  throw new RangeError(
    `Expected \`${purpose}\` to give null or a finite number of at least 0, got \`${drawn}\`.`,
  );
}
