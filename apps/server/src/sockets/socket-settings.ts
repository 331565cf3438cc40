import type { ServerOptions } from "socket.io";
import { originAllowed } from "../admin/origin.ts";

/**
 * Options of the socket.io server. WebSocket only, so that no node has to be sticky; small messages; a dead peer
 * is seen within 18 s and one that never enters a namespace is cut after 5 s. No state recovery: the state that
 * is told after a reconnect is the whole truth. A handshake of another origin is refused.
 *
 * @param mayConnect asked at each handshake; false refuses it. @default always true
 */
export function socketSettings(mayConnect: () => boolean = () => true): Partial<ServerOptions> {
  return {
    transports: ["websocket"],
    maxHttpBufferSize: 65_536,
    pingInterval: 10_000,
    pingTimeout: 8000,
    connectTimeout: 5000,
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    allowEIO3: false,
    cleanupEmptyChildNamespaces: true,
    allowRequest: (request, decide) => {
      const allowed = originAllowed(request.headers, request.headers.host) && mayConnect();
      decide(allowed ? null : "Forbidden", allowed);
    },
  };
}
