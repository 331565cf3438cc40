import { io, type Socket } from "socket.io-client";
import type { Observations, Payload } from "../observation.ts";

/** What a connection tells its participant. */
export interface ConnectionListener {
  readonly opened: () => void;
  /** Not let in, or lost; after `close()` nothing is told any more. */
  readonly lost: () => void;
  /** `answer` acknowledges, where the server asked for that. */
  readonly told: (event: string, payload: Payload, answer: (value: unknown) => void) => void;
}

/** What one connection needs. */
export interface ConnectionSetup {
  /** Address of the server, without a path. */
  readonly origin: string;
  readonly token: string;
  readonly subjectId: string;
  /** Counts the connections of one participant, from 1. */
  readonly number: number;
  readonly observations: Observations;
  readonly listener: ConnectionListener;
}

const ANSWER_MS = 15_000;

/** One tab of one participant: a socket that answers probes, notes all that passes, and never comes back by itself. */
export class ParticipantConnection {
  readonly number: number;
  readonly #setup: ConnectionSetup;
  readonly #socket: Socket;
  #isClosed = false;
  #wasOpen = false;

  constructor(setup: ConnectionSetup) {
    this.#setup = setup;
    this.number = setup.number;
    const { origin, token, listener } = setup;
    this.#socket = io(origin, {
      auth: { token },
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      timeout: ANSWER_MS,
    });
    this.#socket.on("connect", () => {
      this.#wasOpen = true;
      this.#note("connected");
      if (!this.#isClosed) listener.opened();
    });
    this.#socket.on("connect_error", () => this.#gone());
    this.#socket.on("disconnect", () => this.#gone());
    this.#socket.onAny((event: string, ...args: readonly unknown[]) => this.#take(event, args));
  }

  get isOpen(): boolean {
    return this.#socket.connected;
  }

  /** Sends an event; resolves with the acknowledgement, or null where none came because the connection was lost. */
  async send(event: string, payload: Payload): Promise<Payload | null> {
    const { observations, subjectId } = this.#setup;
    const call = observations.sent(subjectId, this.number, event, payload);
    let answer: unknown;
    try {
      answer = await this.#socket.timeout(ANSWER_MS).emitWithAck(event, payload);
    } catch {
      // The only rejection there is: no answer in time, or the connection was lost before it.
      return null;
    }
    const read = payloadOf(answer);
    observations.answered(call, subjectId, this.number, event, read);
    return read;
  }

  /** Breaks off without a word, as a reload or a lost network does; `lost` is not told. */
  close(): void {
    this.#isClosed = true;
    this.#socket.io.engine?.close();
    this.#socket.disconnect();
    if (this.#wasOpen) this.#note("disconnected");
  }

  #gone(): void {
    if (this.#isClosed) return;
    this.close();
    this.#setup.listener.lost();
  }

  #note(kind: "connected" | "disconnected"): void {
    if (kind === "disconnected") this.#wasOpen = false;
    this.#setup.observations.connection(kind, this.#setup.subjectId, this.number);
  }

  #take(event: string, args: readonly unknown[]): void {
    if (this.#isClosed) return;
    const last = args.at(-1);
    const answer = (value?: unknown): void => {
      if (typeof last !== "function") return;
      if (value === undefined) last();
      else last(value);
    };
    if (event === "rtt_probe") return answer();
    const payload = payloadOf(args[0]);
    this.#setup.observations.told(this.#setup.subjectId, this.number, event, payload);
    this.#setup.listener.told(event, payload, answer);
  }
}

function payloadOf(value: unknown): Payload {
  return typeof value === "object" && value !== null ? (value as Payload) : {};
}
