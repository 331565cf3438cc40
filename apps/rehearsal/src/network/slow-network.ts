import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { Random } from "@waitroom/matchmaker/simulation";
import { Timers } from "../timers.ts";

/** How bad a network is, in each direction; durations in ms. */
export interface NetworkQuality {
  readonly delayMs: number;
  /** Up to so much more, evenly. */
  readonly jitterMs: number;
  /** Chance that a piece of data holds up the connection. */
  readonly stallChance: number;
  /** How long such a stall lasts. */
  readonly stallMs: number;
}

/** A TCP proxy on loopback behind which a server is as far and as moody as a network of that quality. */
export class SlowNetwork {
  /** Where to connect instead: `http://127.0.0.1:port`. */
  readonly origin: string;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  readonly #timers: Timers;

  private constructor(server: Server, sockets: Set<Socket>, timers: Timers) {
    this.#server = server;
    this.#sockets = sockets;
    this.#timers = timers;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param target address of the server: `http://host:port` */
  static async open(target: string, quality: NetworkQuality, random: Random): Promise<SlowNetwork> {
    const { hostname, port } = new URL(target);
    const sockets = new Set<Socket>();
    const timers = new Timers();
    const server = createServer((client) => {
      const upstream = connect(Number(port === "" ? 80 : port), hostname.replaceAll(/[[\]]/g, ""));
      carry(client, upstream, quality, random, timers);
      carry(upstream, client, quality, random, timers);
      for (const socket of [client, upstream]) {
        sockets.add(socket);
        socket.on("error", () => socket.destroy());
        socket.on("close", () => sockets.delete(socket));
      }
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return new SlowNetwork(server, sockets, timers);
  }

  async close(): Promise<void> {
    this.#timers.close();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

/** Hands on what comes, later and in order: timers of different lengths that end at one moment would not keep it. */
function carry(from: Socket, to: Socket, quality: NetworkQuality, random: Random, timers: Timers): void {
  from.setNoDelay(true);
  const underWay: { readonly dueAt: number; readonly handOn: () => void }[] = [];
  const deliver = (): void => {
    for (let next = underWay[0]; next !== undefined; next = underWay[0]) {
      const waitMs = next.dueAt - performance.now();
      if (waitMs > 0) return timers.after(waitMs, deliver);
      underWay.shift();
      next.handOn();
    }
  };
  const later = (handOn: () => void): void => {
    const stallMs = random() < quality.stallChance ? quality.stallMs : 0;
    const dueAt = performance.now() + quality.delayMs + random() * quality.jitterMs + stallMs;
    underWay.push({ dueAt, handOn });
    if (underWay.length === 1) deliver();
  };
  from.on("data", (chunk) => later(() => to.destroyed || to.write(chunk)));
  from.on("close", () => later(() => to.destroy()));
}
