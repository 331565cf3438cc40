/** What a message carried. */
export type Payload = Readonly<Record<string, unknown>>;

/**
 * One thing that a simulated participant saw or did. Instants are epoch ms of the rehearsal's own clock, with fractions;
 * `connection` counts the connections of one participant from 1, so that a reload and a second tab are a new one.
 */
export type Observation = ConnectionObservation | CallObservation | ToldObservation;

interface Seen {
  readonly at: number;
  readonly subjectId: string;
  readonly connection: number;
}

/** A connection was let in, or is gone. */
export interface ConnectionObservation extends Seen {
  readonly kind: "connected" | "disconnected";
}

/** The participant sent an event, or got its acknowledgement. `call` is unique in a rehearsal. */
export interface CallObservation extends Seen {
  readonly kind: "sent" | "answered";
  readonly call: number;
  readonly event: string;
  readonly payload: Payload;
}

/** The server told something. `rtt_probe` is left out. */
export interface ToldObservation extends Seen {
  readonly kind: "told";
  readonly event: string;
  readonly payload: Payload;
}

/** Keeps what was seen, in the order in which it was seen. */
export class Observations {
  readonly #now: () => number;
  readonly #seen: Observation[] = [];
  #calls = 0;
  #lastAt: number;

  /** @param now epoch ms, with fractions */
  constructor(now: () => number) {
    this.#now = now;
    this.#lastAt = now();
  }

  get all(): readonly Observation[] {
    return this.#seen;
  }

  /** When something was seen last that is more than how many wait; epoch ms. */
  get lastNewsAt(): number {
    return this.#lastAt;
  }

  connection(kind: "connected" | "disconnected", subjectId: string, connection: number): void {
    this.#add({ kind, at: this.#now(), subjectId, connection });
  }

  /** Returns the number of the call, for its answer. */
  sent(subjectId: string, connection: number, event: string, payload: Payload): number {
    const call = (this.#calls += 1);
    this.#add({ kind: "sent", at: this.#now(), subjectId, connection, call, event, payload });
    return call;
  }

  answered(call: number, subjectId: string, connection: number, event: string, payload: Payload): void {
    this.#add({ kind: "answered", at: this.#now(), subjectId, connection, call, event, payload });
  }

  told(subjectId: string, connection: number, event: string, payload: Payload): void {
    this.#add({ kind: "told", at: this.#now(), subjectId, connection, event, payload });
  }

  #add(observation: Observation): void {
    this.#seen.push(observation);
    const isCount = observation.kind === "told" && observation.event === "waiting_room";
    if (!isCount) this.#lastAt = observation.at;
  }
}
