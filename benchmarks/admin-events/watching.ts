import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { AdminEventAggregator, type AdminMessage } from "@waitroom/admin-events";
import { attachAdminNamespace } from "@waitroom/admin-events/socket.io";
import { Server } from "socket.io";
import { BenchmarkClock, cpuMs, turn } from "./measure.ts";
import { OriginalWay } from "./original-way.ts";
import { study } from "./study.ts";

/** What a server did for its watchers. */
export interface Work {
  /** CPU of the server's process for a second of the study, in ms. */
  readonly cpuMsPerSecond: number;
  readonly messagesPerClient: number;
  readonly bytesPerSecond: number;
}

/** A running server with its watchers; `run` lets so many seconds of the study pass. */
export interface Watched {
  readonly run: (seconds: number) => Promise<Work>;
  readonly close: () => Promise<void>;
}

const changesPerSecond = 200;
/** Seconds until no more lines are told than may be each second: in the beginning some are in hand. */
const settledAfter = 10;

/** What a way of showing has to do with each change, and each second. */
interface Way {
  readonly change: (event: Readonly<Record<string, unknown>>) => void;
  readonly second: () => void;
}

type MakeWay = (
  server: Server,
  clock: BenchmarkClock,
  start: readonly Readonly<Record<string, unknown>>[],
) => Way;

/** A server with `clients` watchers in another process, which shows `people` by that way. */
export async function watched(people: number, clients: number, makeWay: MakeWay): Promise<Watched> {
  const clock = new BenchmarkClock();
  const http = createServer();
  const server = new Server(http, { transports: ["websocket"], serveClient: false, maxHttpBufferSize: 1e8 });
  const { start, next } = study(people, clock.read);
  const way = makeWay(server, clock, start);
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address() as AddressInfo;
  const connections = new Set<Socket>();
  http.on("connection", (socket) => connections.add(socket));
  const sentBytes = (): number =>
    Array.from(connections, ({ bytesWritten }) => bytesWritten).reduce((sum, count) => sum + count, 0);
  const child = clients === 0 ? null : await startWatchers(`http://127.0.0.1:${address.port}/admin`, clients);
  return {
    run: async (seconds) => {
      const [messagesBefore, bytesBefore] = [await received(child), sentBytes()];
      globalThis.gc?.();
      const cpuBefore = cpuMs();
      for (let second = 0; second < seconds; second += 1) {
        for (let change = 0; change < changesPerSecond; change += 1) {
          way.change(next());
          clock.advance(1000 / changesPerSecond);
          await turn();
        }
        way.second();
        await turn();
      }
      const cpu = cpuMs() - cpuBefore;
      const messages = (await received(child)) - messagesBefore;
      return {
        cpuMsPerSecond: cpu / seconds,
        messagesPerClient: messages / Math.max(clients, 1) / seconds,
        bytesPerSecond: (sentBytes() - bytesBefore) / seconds,
      };
    },
    close: async () => {
      child?.disconnect();
      await server.close();
    },
  };
}

/** Ours: the aggregator and its namespace. */
export const ours: MakeWay = (server, clock, start) => {
  const aggregator = new AdminEventAggregator({ now: clock.read, timer: clock.timer });
  aggregator.record("pairs", start);
  attachAdminNamespace(server.of("/admin"), {
    aggregator,
    authenticate: () => ({ role: "viewer", name: "a" }),
    now: clock.read,
    timer: clock.timer,
  });
  return { change: (event) => aggregator.record("pairs", [event]), second: () => undefined };
};

/** The original's: the whole state each second. */
export const originals: MakeWay = (server, clock, start) => {
  const tables = new OriginalWay();
  for (const event of start) tables.record(event, clock.now);
  tables.pairUp(clock.now);
  const namespace = server.of("/admin");
  namespace.on("connection", (socket) => socket.emit("admin_connected", { status: "connected" }));
  return {
    change: (event) => tables.record(event, clock.now),
    second: () => {
      const snapshot = tables.snapshot(clock.now);
      if (snapshot !== null) namespace.emit("state_update", snapshot);
    },
  };
};

/**
 * The messages of one second of ours, again and again: nothing is recorded and no row is made. Whoever tells lines at once and
 * changes four times a second cannot take less than this.
 */
export const readyMessages: MakeWay = (server, clock, start) => {
  const aggregator = new AdminEventAggregator({ now: clock.read, timer: clock.timer });
  aggregator.record("pairs", start);
  const namespace = server.of("/admin");
  namespace.on("connection", (socket) => socket.emit("admin_connected", { status: "connected" }));
  const messages: AdminMessage[] = [];
  let stop: (() => void) | undefined = aggregator.subscribe((message) => messages.push(message));
  let seconds = 0;
  let sent = 0;
  let due = 0;
  return {
    change: (event) => {
      if (stop !== undefined) return aggregator.record("pairs", [event]);
      for (due += messages.length / changesPerSecond; due >= 1; due -= 1) {
        const message = messages[(sent += 1) % messages.length];
        if (message !== undefined) namespace.emit(message.event, message.payload);
      }
    },
    second: () => {
      seconds += 1;
      if (seconds < settledAfter) {
        messages.length = 0;
      } else {
        stop?.();
        stop = undefined;
      }
    },
  };
};

/** Our own rows, sent whole each second: what remains of the original's way without its searching. */
export const ownRowsWhole: MakeWay = (server, clock, start) => {
  const aggregator = new AdminEventAggregator({ now: clock.read, timer: clock.timer });
  aggregator.record("pairs", start);
  const namespace = server.of("/admin");
  namespace.on("connection", (socket) => socket.emit("admin_connected", { status: "connected" }));
  return {
    change: (event) => aggregator.record("pairs", [event]),
    second: () => namespace.emit("state_update", aggregator.stateUpdate()),
  };
};

/** Nobody looks: what there is to do anyway, the driving of the study included. */
export const idle: MakeWay = () => ({ change: () => undefined, second: () => undefined });

async function startWatchers(url: string, count: number): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL("watchers.ts", import.meta.url)), [url, String(count)]);
  await once(child, "message");
  return child;
}

async function received(child: ChildProcess | null): Promise<number> {
  if (child === null) return 0;
  child.send("count");
  const [messages] = await once(child, "message");
  return Number(messages);
}
