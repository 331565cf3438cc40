import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A TCP proxy between one node and Redis: it can cut all connections, or hold what passes so that the node is cut off. */
export class BreakablePath implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  #isHeld = false;

  private constructor(server: Server, sockets: Set<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = (server.address() as AddressInfo).port;
  }

  /** @param target port on loopback */
  static async open(target: number): Promise<BreakablePath> {
    const sockets = new Set<Socket>();
    const server = createServer((client) => {
      const upstream = connect(target, "127.0.0.1");
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        from.setNoDelay(true);
        from.pipe(to);
        sockets.add(from);
        from.on("error", () => from.destroy());
        from.on("close", () => {
          sockets.delete(from);
          to.destroy();
        });
      }
      if (path.#isHeld) path.#hold(client, upstream);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const path = new BreakablePath(server, sockets);
    return path;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Breaks off every connection that there is; new ones are let through. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Lets nothing pass for so long, in neither direction; connections stay open, and new ones are taken. */
  async hold(ms: number): Promise<void> {
    this.#isHeld = true;
    this.#hold(...this.#sockets);
    await new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
    this.#isHeld = false;
    for (const socket of this.#sockets) socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    const closed = once(this.#server, "close");
    this.#server.close();
    await closed;
  }

  #hold(...sockets: readonly Socket[]): void {
    for (const socket of sockets) socket.pause();
  }
}
