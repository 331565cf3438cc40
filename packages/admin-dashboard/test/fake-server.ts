import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type {
  ActivityRow,
  AdminAck,
  AdminActionRequest,
  AdminRole,
  Change,
  ExplainRequest,
  ExplanationRow,
  Snapshot,
} from "@waitroom/admin-events/client";
import { Server } from "socket.io";
import { createDashboardHandler } from "../src/index.ts";
import { answerApi, type ApiCall, type FakeApi } from "./fake-api.ts";

export const password = "correct horse";
/** What a browser holds that is signed in. */
export const sessionCookie = { name: "session", value: "fake" } as const;
const cookieText = `${sessionCookie.name}=${sessionCookie.value}`;
// It only reads; to compress the files takes as long as many a test.
const handler = createDashboardHandler();

/** What a test does to the server behind the page. */
export interface FakeServer {
  readonly origin: string;
  /** The state with which it started. */
  readonly rows: Snapshot;
  /** How often explanations were asked for, by scene. */
  readonly explained: ReadonlyMap<string, number>;
  /** What operators asked for, in order. */
  readonly acts: readonly AdminActionRequest[];
  /** Requests to the HTTP interface that changed or revealed something. */
  readonly calls: readonly ApiCall[];
  /** Paths below `/admin/api` that were read, in order. */
  readonly reads: readonly string[];
  /** Sends changes as the next delta. */
  readonly change: (...changes: readonly Change[]) => void;
  readonly activity: (row: ActivityRow) => void;
  /** Whether sessions count; without, everybody is asked for the password again. */
  readonly setSessions: (areValid: boolean) => void;
  /** Answers every login with 429 and this `retry-after`. */
  readonly throttle: () => void;
  /** Stops the server; every connection is cut. */
  readonly stop: () => Promise<void>;
  /** Starts it again at the same address. */
  readonly start: () => Promise<void>;
}

interface Running {
  readonly io: Server;
  readonly http: HttpServer;
}

/** How the fake host behaves. */
export interface FakeOptions {
  /** @default "operator" */
  readonly role?: AdminRole;
  /** @default nothing is offered */
  readonly api?: FakeApi;
  /** @default everything is done */
  readonly answerAct?: (request: AdminActionRequest) => AdminAck;
}

/** The least of a server that the page can talk to: login, session, and the namespace `/admin` with this state. */
export async function startFakeServer(
  snapshot: Snapshot,
  { role = "operator", api = {}, answerAct = () => ({ ok: true }) }: FakeOptions = {},
): Promise<FakeServer> {
  const explained = new Map<string, number>();
  const acts: AdminActionRequest[] = [];
  const calls: ApiCall[] = [];
  const reads: string[] = [];
  let seq = 1;
  let areSessionsValid = true;
  let isThrottled = false;
  let port = 0;
  let running = listen();

  function isSignedIn(request: IncomingMessage): boolean {
    return areSessionsValid && (request.headers.cookie ?? "").includes(cookieText);
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === "/admin/session") {
      return json(response, isSignedIn(request) ? 200 : 401, { role, name: "ana" });
    }
    if (request.url === "/admin/logout" && request.method === "POST") {
      return json(response, 200, { ok: true }, { "set-cookie": "session=gone; HttpOnly; Path=/" });
    }
    if (request.url?.startsWith("/admin/api/") === true) {
      if (!isSignedIn(request)) return json(response, 401, { error_code: "UNAUTHORIZED" });
      if (request.method === "GET") reads.push(request.url);
      if (answerApi(api, request, response, calls)) return undefined;
      return json(response, 404, { error_code: "NOT_FOUND", message: "Not found." });
    }
    if (request.url === "/admin/login" && request.method === "POST") return logIn(request, response);
    return handler(request, response);
  }

  function logIn(request: IncomingMessage, response: ServerResponse): void {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      if (isThrottled) return json(response, 429, {}, { "retry-after": "42" });
      if (body !== JSON.stringify({ password })) return json(response, 401, {});
      areSessionsValid = true;
      return json(response, 200, { role }, { "set-cookie": `${cookieText}; HttpOnly; Path=/` });
    });
  }

  async function listen(): Promise<Running> {
    const http = createServer(answer);
    const io = new Server(http);
    const admin = io.of("/admin");
    admin.use((socket, next) => next(isSignedIn(socket.request) ? undefined : new Error("UNAUTHORIZED")));
    admin.on("connection", (socket) => {
      socket.emit("admin_connected", { status: "connected", name: "ana", role });
      socket.emit("state_update", { epoch: "e", seq, snapshot });
      socket.on("request_state", () => socket.emit("state_update", { epoch: "e", seq, snapshot }));
      socket.on("admin_action", (request: AdminActionRequest, reply: (ack: AdminAck) => void) => {
        acts.push(request);
        reply(answerAct(request));
      });
      socket.on("explain", (request: ExplainRequest, reply: (rows: readonly ExplanationRow[]) => void) => {
        explained.set(request.scene_id, (explained.get(request.scene_id) ?? 0) + 1);
        reply(request.subject_ids.map((id) => explanation(id)));
      });
    });
    await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
    port = portOf(http.address());
    return { io, http };
  }

  await running;
  return {
    origin: `http://127.0.0.1:${port}`,
    rows: snapshot,
    explained,
    acts,
    calls,
    reads,
    change: (...changes) => {
      seq += 1;
      const delta = { epoch: "e", seq, changes };
      void running.then(({ io }) => io.of("/admin").emit("state_delta", delta));
    },
    activity: (row) => void running.then(({ io }) => io.of("/admin").emit("activity_event", row)),
    setSessions: (areValid) => (areSessionsValid = areValid),
    throttle: () => (isThrottled = true),
    stop: async () => {
      const { io, http } = await running;
      const closed = io.close();
      http.closeAllConnections();
      await closed;
    },
    start: async () => {
      running = listen();
      await running;
    },
  };
}

function explanation(subjectId: string): ExplanationRow {
  const text = "Nobody else is within 120 ms of this participant; 2 more wait.";
  return { subject_id: subjectId, code: "latency", text, next_change_at: null };
}

function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string")
    throw new TypeError("Expected a port to be listened on.");
  return address.port;
}
