import type { Server } from "socket.io";

/**
 * How many connections may be open that have not entered a namespace; each is cut after 5 s. It is a bound for the whole
 * server: a classroom, and everybody behind a proxy, comes from one address.
 */
export const MOST_PENDING = 1000;

/** How many there are now; one that is in both namespaces counts as one less. */
export function pendingConnections(io: Server): number {
  return io.engine.clientsCount - io.of("/").sockets.size - io.of("/admin").sockets.size;
}
