import type { IncomingMessage, Server } from "node:http";

/** Whether a request is for socket.io. */
export function isForSockets({ url }: Pick<IncomingMessage, "url">): boolean {
  return url?.startsWith("/socket.io/") === true;
}

/**
 * Closes connections that ask for another protocol elsewhere, where Node does not answer them as plain requests (before 24.9). They
 * are out of all its time limits, and a client that does not close its side would keep them for good.
 */
export function refuseOtherUpgrades(server: Server): void {
  server.on("upgrade", (request: IncomingMessage, socket) => {
    if (!isForSockets(request)) socket.destroy();
  });
}
