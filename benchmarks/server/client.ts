import { io, type Socket } from "socket.io-client";

/** A participant that does what a page does, and says when it was told what. */
export class Client {
  readonly socket: Socket;

  constructor(origin: string, token: string) {
    this.socket = io(origin, { auth: { token }, transports: ["websocket"], forceNew: true });
    this.socket.on("rtt_probe", (_probe: unknown, ack: () => void) => ack());
    this.socket.on("match_ready", (_ready: unknown, ack: (answer: unknown) => void) => {
      ack({ ready: true, visible: true });
    });
  }

  /** Connected, and let in. */
  static async connect(origin: string, token: string): Promise<Client> {
    const client = new Client(origin, token);
    await client.told("connect");
    return client;
  }

  /** Resolves with the moment of the next such message, `performance.now()`. */
  told(event: string): Promise<number> {
    return new Promise((resolve) => {
      this.socket.once(event, () => resolve(performance.now()));
    });
  }

  async join(sceneId: string, attributes?: Readonly<Record<string, string>>): Promise<void> {
    const answer = (await this.socket.emitWithAck("join_game", {
      scene_id: sceneId,
      ...(attributes && { attributes }),
    })) as { ok: boolean; error_code?: string };
    if (!answer.ok) throw new Error(`join_game was refused: ${answer.error_code}`);
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** So many tokens, made before anything is measured; a server that makes none gets empty ones. */
export async function tokens(origin: string, count: number): Promise<readonly string[]> {
  const made: string[] = [];
  for (let first = 0; first < count; first += 50) {
    const some = Array.from({ length: Math.min(50, count - first) }, async () => {
      const response = await fetch(`${origin}/api/participants`, { method: "POST" });
      return ((await response.json()) as { token: string }).token;
    });
    made.push(...(await Promise.all(some)));
  }
  return made;
}

/** What is read when one server makes tokens and the other one does not. */
export type TokensOf = (count: number) => Promise<readonly string[]>;

/** Lets so many connect and join, a few at a time. */
export async function letIn(
  origin: string,
  given: readonly string[],
  sceneId: string,
  attributesOf: (index: number) => Readonly<Record<string, string>> | undefined = () => undefined,
): Promise<readonly Client[]> {
  const clients: Client[] = [];
  for (let first = 0; first < given.length; first += 50) {
    const some = given.slice(first, first + 50).map(async (token, index) => {
      const client = await Client.connect(origin, token);
      await client.join(sceneId, attributesOf(first + index));
      return client;
    });
    clients.push(...(await Promise.all(some)));
  }
  return clients;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
