import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import { afterEach, expect, it } from "vitest";
import { pendingConnections } from "../../src/sockets/pending-connections.ts";
import { socketSettings } from "../../src/sockets/socket-settings.ts";
import { RawSocket } from "../e2e/raw-socket.ts";

let server: Server;
afterEach(() => server.close());

it("counts who has not entered, and refuses handshakes beyond the bound", async () => {
  const http = createServer();
  server = new Server(
    http,
    socketSettings(() => pendingConnections(server) < 2),
  );
  await new Promise<void>((resolve) => {
    http.listen(0, "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const client = io(origin, { transports: ["websocket"] });
  await new Promise<void>((resolve) => {
    client.once("connect", resolve);
  });
  expect(pendingConnections(server)).toBe(0);
  const idle = [await RawSocket.webSocket(origin), await RawSocket.webSocket(origin)];
  expect(pendingConnections(server)).toBe(2);
  await expect(RawSocket.webSocket(origin)).rejects.toThrow("was closed before");
  for (const raw of idle) raw.close();
  await expect.poll(() => pendingConnections(server)).toBe(0);
  (await RawSocket.webSocket(origin)).close();
  client.close();
});
