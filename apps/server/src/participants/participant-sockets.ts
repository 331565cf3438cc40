import type { DefaultEventsMap, Namespace, Socket } from "socket.io";
import { pseudonym } from "@waitroom/admin-events";
import { z } from "zod";
import type { ParticipantTokens, TokenSubject } from "../identity/participant-tokens.ts";
import { inBackground, isUnavailable, refusing } from "../scenes/room-errors.ts";
import { presentScene, type SceneDirectory } from "../scenes/scene-directory.ts";
import { ClientError, type ClientErrorCode } from "../sockets/client-error.ts";
import { drainingMessage } from "../operations/draining.ts";
import { guard, SocketLimits, type EventProblem, type HandledEvent } from "../sockets/guard.ts";
import { RttMeter } from "../sockets/rtt-meter.ts";
import { join, JOIN_PAYLOAD } from "./join.ts";
import { appear, vanish } from "./presence.ts";
import { inTurn, type ParticipantConnection, type Participants } from "./participants.ts";

/** What the participants' namespace stands on. */
export interface ParticipantSocketsPorts {
  readonly tokens: Pick<ParticipantTokens, "verify">;
  readonly participants: Participants;
  readonly scenes: SceneDirectory;
  readonly onPresence: (subjectId: string, connected: boolean) => void;
  /** How a connection is called in the journal; rejects with `STORAGE_UNAVAILABLE` where that cannot be said now. */
  readonly nameConnection: (socketId: string) => Promise<string>;
  readonly onProblem: (problem: EventProblem) => void;
  /** Told each event when it is answered. */
  readonly onHandled?: (handled: HandledEvent) => void;
  /** Told each connection that is refused, with the code. */
  readonly onRefused?: (code: ClientErrorCode) => void;
  /** Whether nobody new is let in, since the server is about to stop. */
  readonly isDraining: () => boolean;
  /** Monotonic milliseconds, with fractions. */
  readonly monotonicNow: () => number;
  readonly setTimer: (delayMs: number, run: () => void) => () => void;
}

interface SocketData {
  subject?: TokenSubject;
  name?: string;
}

type ParticipantSocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;

const gamePayload = z.object({ game_id: z.string().min(1).max(128) });
const messagePayload = gamePayload.extend({ message: z.unknown() });
/** Outcomes that only the server gives. */
const ownOutcomes: ReadonlySet<string> = new Set(["partner_left", "admin"]);
const endPayload = gamePayload.extend({
  outcome: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/)
    .refine((outcome) => !ownOutcomes.has(outcome), "expected an outcome of the game"),
});

/** The room of a participant's sockets, on whichever node. */
export function roomOf(subjectId: string): string {
  return `subject:${subjectId}`;
}

/** Serves the participants: who they are comes from their token alone, never from a payload. */
export function serveParticipants(
  namespace: Namespace<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>,
  ports: ParticipantSocketsPorts,
): void {
  const admit = async (socket: ParticipantSocket, next: (error?: Error) => void): Promise<void> => {
    const refuse = (error: ClientError): void => {
      ports.onRefused?.(error.code);
      next(refusal(error));
    };
    const subject = await authenticate(socket.handshake.auth, ports);
    if (subject === null) return refuse(unauthorized);
    if (ports.isDraining()) return refuse(draining);
    if (!ports.participants.get(subject.subjectId).connects.take()) return refuse(tooOften);
    socket.data.subject = subject;
    try {
      socket.data.name = await ports.nameConnection(socket.id);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      return refuse(unavailable);
    }
    next();
  };
  namespace.use((socket, next) => void admit(socket, next));
  namespace.on("connection", (socket) => connect(socket, ports));
}

async function authenticate(
  auth: unknown,
  { tokens }: ParticipantSocketsPorts,
): Promise<TokenSubject | null> {
  const parsed = z.object({ token: z.string() }).safeParse(auth);
  return parsed.success ? tokens.verify(parsed.data.token) : null;
}

const unauthorized = new ClientError(
  "UNAUTHORIZED",
  "Expected `auth.token` to be a valid participant token.",
);
const draining = new ClientError("DRAINING", drainingMessage);
const unavailable = new ClientError(
  "STORAGE_UNAVAILABLE",
  "Nothing can be stored at the moment. Please try again.",
);
const tooOften = new ClientError("RATE_LIMITED", "Too many connections. Please wait a moment.");

/** What socket.io hands to a client whose connection is refused. */
function refusal({ code, message }: ClientError): Error {
  return Object.assign(new Error(code), { data: { error_code: code, message } });
}

function connect(socket: ParticipantSocket, ports: ParticipantSocketsPorts): void {
  const { subject, name } = socket.data;
  if (subject === undefined || name === undefined) return;
  const { subjectId } = subject;
  const participant = ports.participants.get(subjectId);
  void socket.join(roomOf(subjectId));
  const connection: ParticipantConnection = {
    id: name,
    emit: (event, ...args) => socket.emit(event, ...args),
    disconnect: (close) => socket.disconnect(close),
  };
  const meter = new RttMeter({
    probe: (probeId, ack) => socket.emit("rtt_probe", { probe_id: probeId }, () => ack()),
    now: ports.monotonicNow,
    setTimer: ports.setTimer,
    isNeeded: () => presentScene(subjectId, ports.scenes)?.view.ticket(subjectId)?.status !== "started",
    onChange: (rttMs) => {
      const scene = presentScene(subjectId, ports.scenes);
      if (scene !== undefined) inBackground(scene.room.update({ subjectId, rttMs }));
    },
  });
  appear({ participant, knownSince: subject.knownSince, connection, meter }, ports);
  const limits = new SocketLimits({ now: ports.monotonicNow });
  const { onProblem, onHandled, monotonicNow: now } = ports;
  const guarded = { socket, limits, onProblem, onHandled, now };

  // What a connection asked before a newer one took over, or before it was lost, has no effect any more.
  const assertCounts = (): void => {
    if (participant.connection === connection) return;
    throw new ClientError("INVALID_STATE", "This connection does not count any more.");
  };

  guard({ ...guarded, event: "join_game", schema: JOIN_PAYLOAD }, (payload) => {
    if (ports.isDraining()) throw draining;
    return inTurn(participant, () =>
      join({ participant, subject, connection: name, assertCounts }, payload, ports.scenes),
    );
  });
  guard({ ...guarded, event: "leave_game", schema: z.object({}) }, () =>
    inTurn(participant, async () => {
      assertCounts();
      const scene = presentScene(subjectId, ports.scenes);
      if (scene !== undefined) await refusing(scene.room.leave(subjectId));
    }),
  );
  guard({ ...guarded, event: "game_message", schema: messagePayload }, ({ game_id, message }) => {
    assertCounts();
    for (const partner of partnersIn(subjectId, game_id, ports.scenes)) {
      const payload = { game_id, from: pseudonym(subjectId), message };
      ports.participants.reach(partner, { event: "game_message", payload });
    }
  });
  guard({ ...guarded, event: "end_game", schema: endPayload }, async ({ game_id, outcome }) => {
    assertCounts();
    partnersIn(subjectId, game_id, ports.scenes);
    const scene = presentScene(subjectId, ports.scenes);
    if (scene !== undefined) await refusing(scene.room.end(game_id, outcome));
  });

  socket.on("disconnect", () => vanish(participant, connection, ports));
}

/** The others of a started game; refused unless one plays in it. */
function partnersIn(subjectId: string, gameId: string, scenes: SceneDirectory): readonly string[] {
  const scene = presentScene(subjectId, scenes);
  const ticket = scene?.view.ticket(subjectId);
  if (scene === undefined || ticket?.status !== "started" || ticket.gameId !== gameId) {
    throw new ClientError("INVALID_PARTICIPANT_STATE", "You are not in this game.");
  }
  const members = scene.view.game(gameId)?.members ?? [];
  return members.map((member) => member.subjectId).filter((other) => other !== subjectId);
}
