import { EventEmitter } from "node:events";
import type { Namespace } from "socket.io";
import { Participants } from "../../src/participants/participants.ts";
import {
  serveParticipants,
  type ParticipantSocketsPorts,
} from "../../src/participants/participant-sockets.ts";

/** What socket.io itself emits. */
const ownEvents: ReadonlySet<string> = new Set(["disconnect", "disconnecting", "error"]);

/** The events that the server listens to on a participant's socket, taken from the server itself. */
export function registeredEvents(): readonly string[] {
  const namespace = Object.assign(new EventEmitter(), { use: () => undefined });
  const stub = {
    participants: new Participants(() => 0),
    scenes: {
      all: () => [],
      get: () => undefined,
      history: () => undefined,
      mayBeInClosedScene: () => false,
    },
    onPresence: () => undefined,
    onProblem: () => undefined,
    monotonicNow: () => 0,
    setTimer: () => () => undefined,
  };
  // Only what happens until a connection is there is used of them.
  serveParticipants(namespace as unknown as Namespace, stub as unknown as ParticipantSocketsPorts);
  const socket = Object.assign(new EventEmitter(), {
    id: "socket",
    join: () => undefined,
    data: { subject: { subjectId: "subject", attributes: {}, knownSince: 0 }, name: "connection" },
  });
  namespace.emit("connection", socket);
  return socket
    .eventNames()
    .map(String)
    .filter((name) => !ownEvents.has(name));
}
