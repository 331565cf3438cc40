import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A TCP proxy that delays what passes, in each direction. */
export class DelayProxy {
  readonly origin: string;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(target: string, delayMs: number): Promise<DelayProxy> {
    const sockets = new Set<Socket>();
    const port = Number(new URL(target).port);
    const server = createServer((client) => {
      const upstream = connect(port, "127.0.0.1");
      pipeLate(client, upstream, delayMs);
      pipeLate(upstream, client, delayMs);
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on("error", () => socket.destroy());
        socket.on("close", () => sockets.delete(socket));
      }
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return new DelayProxy(server, sockets);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

function pipeLate(from: Socket, to: Socket, delayMs: number): void {
  from.setNoDelay(true);
  from.on("data", (chunk) => setTimeout(() => to.destroyed || to.write(chunk), delayMs));
  from.on("close", () => setTimeout(() => to.destroy(), delayMs));
}
