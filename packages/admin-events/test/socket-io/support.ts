import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io, type Socket as ClientSocket } from "socket.io-client";
import { AdminEventAggregator } from "../../src/index.ts";
import {
  type AdminNamespaceOptions,
  attachAdminNamespace,
  type AttachedAdminNamespace,
} from "../../src/socket-io/index.ts";

/** A real server on a port of loopback, with what a test made on it. */
export interface TestServer {
  readonly server: Server;
  readonly aggregator: AdminEventAggregator;
  readonly admin: AttachedAdminNamespace;
  readonly url: string;
  readonly connect: (token: string | undefined) => ClientSocket;
  readonly close: () => Promise<void>;
}

/** Tokens are `role:name:session`. */
export async function startServer(options: Partial<AdminNamespaceOptions> = {}): Promise<TestServer> {
  const http = createServer();
  const server = new Server(http, { transports: ["websocket"], serveClient: false });
  const { now, timer } = options;
  const virtual = now !== undefined && timer !== undefined ? { now, timer } : {};
  const aggregator = new AdminEventAggregator({ epoch: "e", ...virtual });
  const admin = attachAdminNamespace(server.of("/admin"), {
    aggregator,
    authenticate: async ({ auth }) => {
      const [role, name, sessionId] = String(auth["token"] ?? "").split(":");
      if (role !== "viewer" && role !== "operator") return null;
      return { role, name: name ?? "", sessionId };
    },
    ...options,
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${portOf(http.address())}/admin`;
  const clients: ClientSocket[] = [];
  return {
    server,
    aggregator,
    admin,
    url,
    connect: (token) => {
      const client = io(url, {
        transports: ["websocket"],
        auth: { token },
        forceNew: true,
        reconnection: false,
      });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.disconnect();
      admin.close();
      aggregator.close();
      await server.close();
    },
  };
}

/** The next message of that name. */
export function next(socket: ClientSocket, event: string): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once(event, resolve);
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new TypeError("Expected a port.");
  return address.port;
}
