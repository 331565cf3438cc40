import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { connectionsEnder } from "../../src/http/end-connections.ts";
import { RawSocket } from "../e2e/raw-socket.ts";

/** A server that listens, and what its end has set timers for; they run when they are told to. */
async function stage(answer: RequestListener = (_request, response) => response.end("here")) {
  const server: Server = createServer(answer);
  // Once it closes, Node itself ends none of the connections that these tests are about.
  server.keepAliveTimeout = 0;
  server.on("upgrade", (_request, socket) => socket.on("error", () => undefined).resume());
  const timers = new Map<number, () => void>();
  const end = connectionsEnder({
    server,
    close: () => new Promise((resolve) => server.close(() => resolve())),
    setTimer: (delayMs, run) => {
      timers.set(delayMs, run);
      return () => timers.delete(delayMs);
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const opened = new Promise<Socket>((resolve) => {
    server.once("connection", resolve);
  });
  const client = await RawSocket.connect(`http://127.0.0.1:${port}`);
  const socket = await opened;
  const limit = (): void => timers.get(1000)?.();
  const look = (): void => timers.get(50)?.();
  /** Resolves when the server has all of it. */
  const ask = async (bytes: string): Promise<void> => {
    client.socket.write(bytes);
    await expect.poll(() => socket.bytesRead).toBe(bytes.length);
  };
  return { client, ask, end, limit, look, timers };
}

describe("the end of the connections", () => {
  it.each([
    ["over which nothing was asked", ""],
    ["over which half a request came", "GET / HTTP/1.1\r\nHo"],
    [
      "that became something else",
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n",
    ],
  ])("does not wait for one %s longer than its limit", async (_which, sent) => {
    const { client, ask, end, limit, timers } = await stage();
    await ask(sent);
    const ended = end();
    limit();
    await ended;
    await client.closed;
    expect([...timers.keys()]).toEqual([]);
  });

  it("lets a request be answered that is under way, and then closes the connection", async () => {
    let answer = (): void => undefined;
    const asked = Promise.withResolvers<void>();
    const { client, end, look, timers } = await stage((_request, response) => {
      answer = () => void response.end("an answer");
      asked.resolve();
    });
    client.socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await asked.promise;
    const ended = end();
    look();
    answer();
    await client.until("an answer");
    let hasEnded = false;
    void ended.then(() => (hasEnded = true));
    await expect
      .poll(() => {
        look();
        return hasEnded;
      })
      .toBe(true);
    await client.closed;
    expect([...timers.keys()]).toEqual([]);
  });

  it("cuts off an answer that is not over at the limit", async () => {
    const asked = Promise.withResolvers<void>();
    const { client, end, limit } = await stage((_request, response) => {
      response.write("a beginning");
      asked.resolve();
    });
    client.socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await asked.promise;
    const ended = end();
    await client.until("a beginning");
    limit();
    await ended;
    await client.closed;
    expect(client.socket.destroyed).toBe(true);
  });
});
