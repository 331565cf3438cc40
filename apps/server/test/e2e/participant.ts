import { io, type Socket } from "socket.io-client";

/** So long a test waits for what should come at once: a machine that is busy with other tests takes its time. */
export const PATIENCE_MS = 45_000;

export type Payload = Readonly<Record<string, unknown>>;

export interface Received {
  readonly event: string;
  readonly payload: Payload;
}

export interface Identity {
  readonly subjectId: string;
  readonly token: string;
}

/** Asks the server for a new participant. */
export async function newIdentity(origin: string, headers: Record<string, string> = {}): Promise<Identity> {
  const response = await fetch(`${origin}/api/participants`, { method: "POST", headers });
  if (!response.ok) throw new Error(`POST /api/participants answered ${response.status}.`);
  const { subject_id: subjectId, token } = (await response.json()) as { subject_id: string; token: string };
  return { subjectId, token };
}

/** A participant's page without a page: it answers what a page answers, and notes all that it is told, in order. */
export class TestParticipant {
  readonly subjectId: string;
  readonly socket: Socket;
  readonly received: Received[] = [];
  /** What it answers to `match_ready`; null: nothing. */
  readyAnswer: unknown = { ready: true, visible: true };
  #listeners = new Set<() => void>();

  private constructor(subjectId: string, socket: Socket, answersProbes: boolean) {
    this.subjectId = subjectId;
    this.socket = socket;
    socket.onAny((event: string, payload: unknown, ack?: (answer?: unknown) => void) => {
      if (event === "rtt_probe") {
        if (answersProbes) ack?.();
        return;
      }
      this.received.push({ event, payload: payload as Payload });
      if (event === "match_ready" && this.readyAnswer !== null) ack?.(this.readyAnswer);
      for (const listener of this.#listeners) listener();
    });
  }

  static async connect(
    origin: string,
    known?: Identity,
    habits: { readonly answersProbes?: boolean; readonly readyAnswer?: unknown } = {},
  ): Promise<TestParticipant> {
    const identity = known ?? (await newIdentity(origin));
    const socket = io(origin, {
      auth: { token: identity.token },
      transports: ["websocket"],
      reconnectionDelay: 100,
      reconnectionDelayMax: 200,
      forceNew: true,
    });
    const participant = new TestParticipant(identity.subjectId, socket, habits.answersProbes ?? true);
    if (habits.readyAnswer !== undefined) participant.readyAnswer = habits.readyAnswer;
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    });
    return participant;
  }

  /** Sends an event and resolves with its acknowledgement. */
  async send(event: string, payload: unknown = {}): Promise<Payload> {
    return (await this.socket.timeout(PATIENCE_MS).emitWithAck(event, payload)) as Payload;
  }

  join(sceneId: string, attributes?: Payload): Promise<Payload> {
    return this.send("join_game", { scene_id: sceneId, ...(attributes === undefined ? {} : { attributes }) });
  }

  /** Resolves with the first such message from `from` on (an index into `received`), already there or still to come. */
  until(event: string, fits: (payload: Payload) => boolean = () => true, from = 0): Promise<Payload> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.received.slice(from).find((one) => one.event === event && fits(one.payload));
        if (found === undefined) return;
        this.#listeners.delete(look);
        clearTimeout(limit);
        resolve(found.payload);
      };
      const limit = setTimeout(() => {
        this.#listeners.delete(look);
        const names = this.received.map((one) => one.event).join(", ");
        reject(new Error(`Expected ${event} within ${PATIENCE_MS} ms; came: ${names}.`));
      }, PATIENCE_MS);
      this.#listeners.add(look);
      look();
    });
  }

  get events(): readonly string[] {
    return this.received.map(({ event }) => event);
  }

  close(): void {
    this.socket.disconnect();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Two new participants. */
export async function connectTwo(origin: string): Promise<readonly [TestParticipant, TestParticipant]> {
  return [await TestParticipant.connect(origin), await TestParticipant.connect(origin)];
}
