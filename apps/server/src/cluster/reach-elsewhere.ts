import type { Server } from "socket.io";
import { roomOf } from "../participants/participant-sockets.ts";
import type { ComposedCluster } from "./compose-cluster.ts";
import { shareSockets, socketStream } from "./shared-sockets.ts";

/** Lets what players and admins say reach participants at other nodes. Returns how to stop. */
export async function reachElsewhere(
  io: Server,
  { redis, experimentId, participants }: Pick<ComposedCluster, "redis" | "experimentId" | "participants">,
): Promise<() => void> {
  const stop = await shareSockets(io, { url: redis.url, streamName: socketStream(experimentId) });
  participants.elsewhere = (subjectId, { event, payload }) => {
    io.to(roomOf(subjectId)).emit(event, payload);
  };
  return stop;
}
