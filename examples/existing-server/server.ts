import { once } from "node:events";
import { createServer } from "node:http";
import { AdminEventAggregator } from "@waitroom/admin-events";
import { attachAdminNamespace } from "@waitroom/admin-events/socket.io";
import { WaitingRoomError, type TicketStatus } from "@waitroom/matchmaker";
import express from "express";
import { Server, type Socket } from "socket.io";
import { adminSite } from "./admin.ts";
import { inBackground } from "./messages.ts";
import { openPairs, type Pairs } from "./pairs.ts";

/** How the server runs. */
export interface Settings {
  /** 0: any free port. */
  readonly port: number;
  readonly dataDir: string;
  readonly adminPassword: string;
  readonly countdownMs: number;
}

/** A server that runs. */
export interface RunningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Who takes part, by the key in their personal link: the identity that this server has always had. */
const subjectIds: ReadonlyMap<string, string> = new Map([
  ["key-7qm2", "p-4f1c"],
  ["key-x90k", "p-9b07"],
]);

export async function startServer({ port, adminPassword, ...settings }: Settings): Promise<RunningServer> {
  const sockets = new Map<string, Socket>();
  const aggregator = new AdminEventAggregator();
  const pairs = await openPairs({ ...settings, aggregator, sockets });
  const admin = adminSite(adminPassword);

  const app = express();
  app.use(admin.router);
  app.get("/", (_request, response) => response.type("text").send("The experiment.\n"));
  const http = createServer(app);
  const io = new Server(http);
  io.use((socket, next) => next(subjectOf(socket) === undefined ? new Error("UNAUTHORIZED") : undefined));
  io.on("connection", (socket) => {
    const subjectId = subjectOf(socket);
    if (subjectId === undefined) return;
    connect(socket, subjectId);
    socket.on("move", (move: unknown) => socket.to([...socket.rooms]).emit("move", move));
    socket.on("end_game", () => {
      const gameId = pairs.view.ticket(subjectId)?.gameId ?? null;
      if (gameId !== null) inBackground(pairs.room.end(gameId, "completed"));
    });
    socket.on("leave_game", () => inBackground(pairs.room.leave(subjectId)));
    socket.on("join_game", (answer?: (result: JoinResult) => void) => {
      const joined = join(pairs, subjectId, socket.id);
      if (typeof answer === "function") void joined.then(answer);
    });
    socket.on("disconnect", () => {
      if (sockets.get(subjectId) !== socket) return;
      sockets.delete(subjectId);
      aggregator.presence(subjectId, false);
      inBackground(pairs.room.disconnect(subjectId, socket.id));
    });
  });
  const adminNamespace = attachAdminNamespace(io.of("/admin"), {
    aggregator,
    authenticate: ({ headers }) => (admin.isAdmin(headers) ? { role: "viewer", name: "admin" } : null),
    explain: ({ subjectIds }) =>
      pairs.room.inspect((room) =>
        subjectIds.map((subjectId) => ({ subjectId, ...room.explain(subjectId, Date.now()) })),
      ),
  });
  http.listen(port, "127.0.0.1");
  await once(http, "listening");

  const address = http.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : port}`,
    close: async () => {
      adminNamespace.close();
      await io.close();
      await pairs.close();
      aggregator.close();
    },
  };

  /** The newest connection counts; for somebody with a place in the room it is their return. */
  function connect(socket: Socket, subjectId: string): void {
    const older = sockets.get(subjectId);
    sockets.set(subjectId, socket);
    older?.disconnect(true);
    aggregator.presence(subjectId, true);
    const back = pairs.room.reconnect(subjectId, socket.id);
    inBackground(back.then(({ events }) => (events.length === 0 ? pairs.tell(subjectId) : undefined)));
  }
}

function subjectOf(socket: Socket): string | undefined {
  return subjectIds.get(String(socket.handshake.auth["key"]));
}

type JoinResult =
  | { readonly ok: true; readonly status: TicketStatus | null }
  | { readonly ok: false; readonly error_code: string; readonly message: string };

/** Is answered once the arrival is on disk. */
async function join({ room }: Pairs, subjectId: string, connection: string): Promise<JoinResult> {
  try {
    const { ticket } = await room.enter({ subjectId, connection });
    return { ok: true, status: ticket?.status ?? null };
  } catch (error) {
    if (!(error instanceof WaitingRoomError)) throw error;
    return { ok: false, error_code: error.code, message: error.message };
  }
}
