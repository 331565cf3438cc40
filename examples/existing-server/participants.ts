import { WaitingRoomError, type TicketStatus } from "@waitroom/matchmaker";
import type { Server, Socket } from "socket.io";
import { inBackground } from "./messages.ts";
import type { Pairs } from "./pairs.ts";

/** Who takes part, by the key in their personal link: the identity that this server has always had. */
const subjectIds: ReadonlyMap<string, string> = new Map([
  ["key-7qm2", "p-4f1c"],
  ["key-x90k", "p-9b07"],
]);

/** Carries what sockets say to the waiting room. `sockets` is kept here: the newest one of each who is connected. */
export function acceptParticipants(
  io: Server,
  pairs: Pairs,
  sockets: Map<string, Socket>,
  onPresence: (subjectId: string, isConnected: boolean) => void,
): void {
  const { room, view, tell } = pairs;
  io.use((socket, next) => next(subjectOf(socket) === undefined ? new Error("UNAUTHORIZED") : undefined));
  io.on("connection", (socket) => {
    const subjectId = subjectOf(socket);
    if (subjectId === undefined) return;
    connect(socket, subjectId);
    socket.on("move", (move: unknown) => socket.to([...socket.rooms]).emit("move", move));
    socket.on("end_game", () => {
      const gameId = view.ticket(subjectId)?.gameId ?? null;
      if (gameId !== null) inBackground(room.end(gameId, "completed"));
    });
    socket.on("leave_game", () => inBackground(room.leave(subjectId)));
    socket.on("join_game", (answer?: (result: JoinResult) => void) => {
      const joined = join(pairs, subjectId, socket.id);
      if (typeof answer === "function") void joined.then(answer);
    });
    socket.on("disconnect", () => {
      if (sockets.get(subjectId) !== socket) return;
      sockets.delete(subjectId);
      onPresence(subjectId, false);
      inBackground(room.disconnect(subjectId, socket.id));
    });
  });

  /** The newest connection counts; for somebody with a place in the room it is their return. */
  function connect(socket: Socket, subjectId: string): void {
    const older = sockets.get(subjectId);
    sockets.set(subjectId, socket);
    older?.disconnect(true);
    onPresence(subjectId, true);
    const back = room.reconnect(subjectId, socket.id);
    inBackground(back.then(({ events }) => (events.length === 0 ? tell(subjectId) : undefined)));
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
