import { createServer } from "node:http";
import type { IncomingMessage, Server as HttpServer, ServerResponse } from "node:http";
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { Server } from "socket.io";
import type { Socket } from "socket.io";

/** A command that a page sent. */
export interface Received {
  readonly subjectId: string;
  readonly event: string;
  readonly payload: unknown;
}

/** Files of a page by their path in it, read once: a build that runs meanwhile changes nothing. */
export type PageFiles = ReadonlyMap<string, Buffer>;

type Payload = Readonly<Record<string, unknown>>;

const contentTypes: Readonly<Partial<Record<string, string>>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

const contentSecurityPolicy =
  "default-src 'self'; connect-src 'self' ws: wss:; style-src 'self' 'unsafe-inline'";

/**
 * A server that speaks the participant protocol and decides nothing: the test says what each participant is told.
 * Only messages inside a game are relayed by itself.
 */
export class FakeServer {
  readonly #http: HttpServer;
  readonly #io: Server;
  readonly #sockets = new Map<string, Socket>();
  readonly #waiters = new Set<() => void>();
  #participants = 0;
  /** All commands, in the order in which they came. */
  readonly received: Received[] = [];
  /** What the acknowledgement of `join_game` says, by subject; a function is asked each time. */
  readonly joinAnswers = new Map<string, Payload>();
  /** What a participant is told when they connect. */
  readonly pushes = new Map<string, readonly (readonly [event: string, payload: Payload])[]>();
  /** Error code with which a handshake is refused, by token. */
  readonly refusals = new Map<string, string>();
  /** Pseudonyms of those in the game, by subject. */
  readonly group = new Map<string, string>();
  /** So many of the next game messages are acknowledged, but not relayed. */
  loseMessages = 0;
  scenes: readonly Payload[] = [];
  participantsStatus = 201;

  constructor(files: PageFiles) {
    this.#http = createServer((request, response) => {
      this.#answer(files, request, response);
    });
    this.#io = new Server(this.#http, { serveClient: false });
    this.#io.use((socket, next) => {
      const code = this.refusals.get(tokenOf(socket));
      next(code === undefined ? undefined : Object.assign(new Error(code), { data: { error_code: code } }));
    });
    this.#io.on("connection", (socket) => this.#accept(socket));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#http.listen(0, "127.0.0.1", resolve);
    });
    const address = this.#http.address();
    if (address === null || typeof address === "string") throw new Error("Expected a port");
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    const closed = this.#io.close();
    // A browser keeps connections in store on which it has sent nothing yet; closing does not count those as idle.
    this.#http.closeAllConnections();
    await closed;
  }

  tell(subjectId: string, event: string, payload: Payload): void {
    this.#socket(subjectId).emit(event, payload);
  }

  /** Sends an event and resolves with the page's acknowledgement. */
  async ask(subjectId: string, event: string, payload: Payload): Promise<unknown> {
    const answer: unknown = await this.#socket(subjectId).timeout(45_000).emitWithAck(event, payload);
    return answer;
  }

  /** Breaks the connection as a network would. */
  drop(subjectId: string): void {
    this.#socket(subjectId).conn.close();
  }

  /** Parts with the page as a server that stops does. */
  part(subjectId: string): void {
    this.#socket(subjectId).disconnect(true);
  }

  /** Resolves once so many commands of this kind have come from this participant. */
  async gets(subjectId: string, event: string, count = 1): Promise<readonly Received[]> {
    const found = (): readonly Received[] =>
      this.received.filter((one) => one.subjectId === subjectId && one.event === event);
    await this.#until(() => found().length >= count);
    return found();
  }

  async connects(subjectId: string): Promise<void> {
    await this.#until(() => this.#sockets.has(subjectId));
  }

  async parts(subjectId: string): Promise<void> {
    await this.#until(() => !this.#sockets.has(subjectId));
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve);
      });
    }
  }

  #changed(): void {
    for (const resolve of this.#waiters) resolve();
    this.#waiters.clear();
  }

  #socket(subjectId: string): Socket {
    const socket = this.#sockets.get(subjectId);
    if (socket === undefined) throw new Error(`Expected ${subjectId} to be connected`);
    return socket;
  }

  #accept(socket: Socket): void {
    const subjectId = tokenOf(socket).replace("token", "subject");
    this.#sockets.set(subjectId, socket);
    socket.on("disconnect", () => {
      if (this.#sockets.get(subjectId) === socket) this.#sockets.delete(subjectId);
      this.#changed();
    });
    socket.onAny((event: string, payload: unknown, acknowledge: unknown) => {
      this.received.push({ subjectId, event, payload });
      if (typeof acknowledge === "function") acknowledge(this.#acknowledgement(subjectId, event));
      if (event === "game_message") this.#relay(subjectId, payload);
      this.#changed();
    });
    for (const [event, payload] of this.pushes.get(subjectId) ?? []) socket.emit(event, payload);
    this.#changed();
  }

  #acknowledgement(subjectId: string, event: string): Payload {
    if (event !== "join_game") return { ok: true };
    return this.joinAnswers.get(subjectId) ?? { ok: true, state: { status: "waiting", ...waitingRoom() } };
  }

  #relay(subjectId: string, payload: unknown): void {
    if (this.loseMessages > 0) {
      this.loseMessages -= 1;
      return;
    }
    if (typeof payload !== "object" || payload === null) throw new TypeError("Expected a payload");
    for (const [partner] of this.group) {
      if (partner === subjectId) continue;
      this.#sockets.get(partner)?.emit("game_message", { ...payload, from: this.group.get(subjectId) });
    }
  }

  #answer(files: PageFiles, request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/api/experiment") {
      sendJson(response, 200, { experiment_id: "demo", scenes: this.scenes });
      return;
    }
    if (pathname === "/api/participants" && request.method === "POST") {
      this.#participants += 1;
      const number = this.#participants;
      sendJson(response, this.participantsStatus, {
        subject_id: `subject-${number}`,
        token: `token-${number}`,
      });
      return;
    }
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    const content = files.get(name);
    if (content === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "content-type": contentTypes[extname(name)] ?? "application/octet-stream",
      "content-security-policy": contentSecurityPolicy,
    });
    response.end(content);
  }
}

/** Reads all files of a built page. */
export async function readPage(folder: string): Promise<PageFiles> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => extname(name) !== "");
  return new Map(
    await Promise.all(files.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
}

/** Payload of `waiting_room` for one who waits in a scene of two. */
export function waitingRoom(fields: Payload = {}): Payload {
  return {
    scene_id: "pairs",
    cur_num_players: 1,
    players_needed: 1,
    deadline_at: null,
    ms_remaining: 120_000,
    away: false,
    waitroom_timeout_message: null,
    hide_lobby_count: false,
    ...fields,
  };
}

function tokenOf(socket: Socket): string {
  const auth: unknown = socket.handshake.auth["token"];
  return typeof auth === "string" ? auth : "";
}

function sendJson(response: ServerResponse, status: number, body: Payload): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
