import type { Attributes } from "@waitroom/matchmaker";
import type { RttMeter } from "../sockets/rtt-meter.ts";
import { TokenBucket, type Rate } from "../sockets/token-bucket.ts";
import type { Message } from "../scenes/payloads.ts";

/** A connection of a participant; a socket of socket.io fits. */
export interface ParticipantConnection {
  readonly id: string;
  readonly emit: (event: string, ...args: unknown[]) => unknown;
  readonly disconnect: (close: boolean) => unknown;
}

/** Somebody whom the server knows by their token. */
export interface Participant {
  readonly subjectId: string;
  /** The connection that counts: the newest. */
  connection: ParticipantConnection | null;
  meter: RttMeter | null;
  /** What the researcher's server said of them since: it goes before what their token says. */
  attributes: Attributes;
  /** Bounds how often they connect. */
  readonly connects: TokenBucket;
  /** Their commands run one after another. */
  work: Promise<unknown>;
}

/** Each connection writes to the journal of the scene that one is in. */
const CONNECTS: Rate = { perSecond: 1, burst: 20 };

/** Everybody who has connected or was made, by subject id. */
export class Participants {
  readonly #bySubject: Map<string, Participant> = new Map<string, Participant>();
  readonly #monotonicNow: () => number;

  /** @param monotonicNow monotonic milliseconds */
  constructor(monotonicNow: () => number) {
    this.#monotonicNow = monotonicNow;
  }

  /** The participant with this id; made when they are new. */
  get(subjectId: string): Participant {
    const known = this.#bySubject.get(subjectId);
    if (known !== undefined) return known;
    const participant: Participant = {
      subjectId,
      connection: null,
      meter: null,
      attributes: {},
      connects: new TokenBucket(CONNECTS, this.#monotonicNow),
      work: Promise.resolve(),
    };
    this.#bySubject.set(subjectId, participant);
    return participant;
  }

  /** The id of the connection that counts, or null. */
  readonly connection = (subjectId: string): string | null =>
    this.#bySubject.get(subjectId)?.connection?.id ?? null;

  /** How many are connected. */
  get connectedCount(): number {
    let count = 0;
    for (const { connection } of this.#bySubject.values()) if (connection !== null) count += 1;
    return count;
  }

  /** Sends a message to the connection that counts, if there is one. */
  readonly message = (subjectId: string, { event, payload }: Message): void => {
    this.#bySubject.get(subjectId)?.connection?.emit(event, payload);
  };

  /** Sends a message to a participant wherever they are connected. */
  readonly reach = (subjectId: string, message: Message): void => {
    if (this.connection(subjectId) === null) this.elsewhere(subjectId, message);
    else this.message(subjectId, message);
  };

  /** Reaches those who are connected to another node; a server on its own has none. */
  elsewhere: (subjectId: string, message: Message) => void = () => undefined;

  /** The same with an answer, which may come late or never. */
  readonly ask = (
    subjectId: string,
    { event, payload }: Message,
    onAnswer: (answer: unknown) => void,
  ): void => {
    this.#bySubject.get(subjectId)?.connection?.emit(event, payload, onAnswer);
  };
}

/** Runs a command of a participant after those before it, so that two at once cannot both find them free. */
export function inTurn<T>(participant: Participant, command: () => Promise<T>): Promise<T> {
  const result = participant.work.then(command, command);
  // Who called is told of a failure; the next command does not depend on it.
  participant.work = result.catch(() => undefined);
  return result;
}
