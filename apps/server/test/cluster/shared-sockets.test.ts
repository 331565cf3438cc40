import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Server } from "socket.io";
import { expect, it, vi } from "vitest";
import { RedisProcess } from "@waitroom/redis-journal/testing";
import { shareSockets } from "../../src/cluster/shared-sockets.ts";

/** A way to Redis that breaks off at the first time that somebody subscribes. */
async function breakingAtSubscribe(target: number) {
  const sockets = new Set<Socket>();
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        client.destroy();
        upstream.destroy();
      });
    }
    upstream.pipe(client);
    client.on("data", (bytes) => {
      if (cuts === 0 && bytes.toString("latin1").toUpperCase().includes("\nSUBSCRIBE")) {
        cuts += 1;
        client.destroy();
      } else upstream.write(bytes);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `redis://127.0.0.1:${port}`,
    cuts: () => cuts,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

it.skipIf(!RedisProcess.isInstalled() && process.env["CI"] === undefined)(
  "a node hears the others though its connection broke off while it was about to listen, and does not end of it",
  async () => {
    await using redis = await RedisProcess.start();
    const path = await breakingAtSubscribe(redis.port);
    const [near, far] = [new Server(), new Server()];
    const stop = await Promise.all([
      shareSockets(near, { url: path.url, streamName: "sockets" }),
      shareSockets(far, { url: redis.url, streamName: "sockets" }),
    ]);
    const heard: unknown[] = [];
    near.of("/").on("drain_node", (node: unknown) => heard.push(node));
    await vi.waitFor(
      () => {
        far.of("/").serverSideEmit("drain_node", "north");
        expect(heard).toContain("north");
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(path.cuts()).toBe(1);
    for (const io of [near, far]) await io.of("/").adapter.close();
    for (const end of stop) end();
    path.close();
  },
);
