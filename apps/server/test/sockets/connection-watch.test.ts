import { EventEmitter } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import { connect, type Socket as TcpSocket } from "node:net";
import { Server } from "socket.io";
import { io, type Socket as Client } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemTimer } from "../../src/clock.ts";
import { type CutReason, watchConnections } from "../../src/sockets/connection-watch.ts";
import { socketSettings } from "../../src/sockets/socket-settings.ts";

let http: HttpServer;
let server: Server;
let port: number;
let now: number;
let cuts: CutReason[];
const clients: Client[] = [];

beforeEach(async () => {
  now = 0;
  cuts = [];
  http = createServer();
  server = new Server(http, socketSettings());
  watchConnections(server.engine, {
    now: () => now,
    setTimer: systemTimer,
    onCut: (reason) => cuts.push(reason),
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const bound = http.address();
  port = typeof bound === "object" && bound !== null ? bound.port : 0;
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await server.close();
});

function open(headers: Record<string, string> = {}): Client {
  const client = io(`http://127.0.0.1:${port}`, {
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    extraHeaders: headers,
  });
  clients.push(client);
  return client;
}

const once = (client: Client, event: string): Promise<unknown> =>
  new Promise((resolve) => client.once(event, resolve));

/** A connection that says what engine.io would say. */
class FakeConnection extends EventEmitter {
  destroyed = 0;
  /** The TCP connection. */
  readonly tcp = new EventEmitter();
  readonly request = {
    socket: {
      destroy: () => (this.destroyed += 1),
      once: (event: string, run: () => void) => this.tcp.once(event, run),
    },
  };
}

describe("the bounds of a connection", () => {
  let engine: EventEmitter;
  let connection: FakeConnection;
  let timers: { readonly delayMs: number; readonly run: () => void }[];
  beforeEach(() => {
    timers = [];
    engine = new EventEmitter();
    connection = new FakeConnection();
    watchConnections(engine, {
      now: () => now,
      setTimer: (delayMs, run) => {
        timers.push({ delayMs, run });
        return () => timers.pop();
      },
      onCut: (reason) => cuts.push(reason),
    });
    engine.emit("connection", connection);
  });

  const send = (data: string): boolean => connection.emit("packetCreate", { type: "message", data });

  const receive = (packets: number): void => {
    for (let n = 0; n < packets; n += 1) connection.emit("packet", { type: "message" });
  };

  it("are 1 MiB that waits besides the largest packet", () => {
    for (let n = 0; n < 17; n += 1) send("x".repeat(65_536));
    expect(cuts).toEqual([]);
    send("x");
    expect(cuts).toEqual(["write_buffer_full"]);
  });

  it("are 1000 packets that wait", () => {
    for (let n = 0; n < 1000; n += 1) send("x");
    expect(cuts).toEqual([]);
    send("x");
    expect(cuts).toEqual(["write_buffer_full"]);
  });

  it("count only what has not been handed on", () => {
    send("x".repeat(3_000_000));
    connection.emit("flush", []);
    for (let round = 0; round < 20; round += 1) {
      for (let n = 0; n < 17; n += 1) send("x".repeat(65_536));
      for (let n = 0; n < 900; n += 1) send("");
      connection.emit("flush", []);
    }
    expect(cuts).toEqual([]);
    send("x".repeat(1000));
    for (let n = 0; n < 16; n += 1) send("x".repeat(65_536));
    expect(cuts).toEqual([]);
    send("x".repeat(65_536));
    expect(cuts).toEqual(["write_buffer_full"]);
  });

  it("are 300 packets at once and 60 a second from the client", () => {
    receive(300);
    for (let second = 0; second < 60; second += 1) {
      now += 1000;
      receive(60);
    }
    expect(cuts).toEqual([]);
    receive(1);
    expect(cuts).toEqual(["too_many_packets"]);
  });

  it("end one that stays a second after it was closed", () => {
    connection.emit("close");
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([1000]);
    expect(connection.destroyed).toBe(0);
    timers[0]?.run();
    expect(connection.destroyed).toBe(1);
    expect(cuts).toEqual([]);
  });

  it("have nothing to do with one that goes when it is closed", () => {
    connection.emit("close");
    connection.tcp.emit("close");
    expect(timers).toEqual([]);
  });

  it("cut once, whatever comes after", () => {
    for (let n = 0; n < 20; n += 1) send('4/x,{"message":"Invalid namespace"}');
    for (let n = 0; n < 2000; n += 1) send("x");
    expect(cuts).toEqual(["refused_namespaces"]);
    expect(connection.destroyed).toBe(1);
  });
});

describe("watchConnections", () => {
  it("leaves a quiet client alone", async () => {
    const client = open();
    server.on("connection", (socket) => socket.on("hello", (ack: () => void) => ack()));
    await once(client, "connect");
    await client.emitWithAck("hello");
    expect(cuts).toEqual([]);
  });

  it("cuts who knocks at a sixth namespace that is not there", async () => {
    const client = open();
    await once(client, "connect");
    const errors = await Promise.all(
      Array.from({ length: 5 }, (_, n) => once(client.io.socket(`/no-${n}`), "connect_error")),
    );
    expect(errors).toHaveLength(5);
    expect(client.connected).toBe(true);
    const cut = once(client, "disconnect");
    client.io.socket("/no-5");
    await cut;
    expect(cuts).toEqual(["refused_namespaces"]);
  });

  it("cuts who is refused again and again for lack of a good token", async () => {
    server.of("/admin").use((_socket, next) => next(new Error("UNAUTHORIZED")));
    const client = open();
    await once(client, "connect");
    const cut = once(client, "disconnect");
    for (let n = 0; n < 6; n += 1) client.io.engine.write("0/admin,{}");
    await cut;
    expect(cuts).toEqual(["refused_namespaces"]);
  });

  it("cuts a flood of events, known or not, and is patient within the rate", async () => {
    const client = open();
    await once(client, "connect");
    server.on("connection", () => undefined);
    const cut = once(client, "disconnect");
    for (let n = 0; n < 250; n += 1) client.emit("nothing", n);
    const [socket] = await server.fetchSockets();
    expect(socket).toBeDefined();
    expect(cuts).toEqual([]);
    for (let n = 0; n < 100; n += 1) client.emit("nothing", n);
    await cut;
    expect(cuts).toEqual(["too_many_packets"]);
  });

  it.each([
    ["bytes", 64 * 1024, 10_000],
    ["packets", 900, 100_000],
  ])("cuts a client that does not read, by the %s that wait", async (_case, sizeBytes, most) => {
    const tcp = await stuckClient();
    const sockets = await server.fetchSockets();
    expect(sockets).toHaveLength(1);
    let sent = 0;
    while (cuts.length === 0 && sent < most) {
      server.emit("news", "x".repeat(sizeBytes));
      sent += 1;
      if (sent % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(cuts).toEqual(["write_buffer_full"]);
    await expect.poll(async () => (await server.fetchSockets()).length).toBe(0);
    tcp.destroy();
  });

  it("lets one answer through that is larger than the bound, whatever goes with it", async () => {
    const client = open();
    const seen: number[] = [];
    client.on("snapshot", (text: string) => seen.push(text.length));
    server.on("connection", (socket) => {
      socket.emit("snapshot", "x");
      socket.emit("snapshot", "x".repeat(3_000_000));
      socket.emit("snapshot", "xx");
    });
    await expect.poll(() => seen).toEqual([1, 3_000_000, 2]);
    expect(cuts).toEqual([]);
  });
});

describe("socketSettings", () => {
  it.each(["http://evil.example", "null"])("refuses a handshake from the origin %s", async (origin) => {
    expect(await once(open({ origin }), "connect_error")).toBeInstanceOf(Error);
  });

  it("refuses a handshake with a session cookie and no origin", async () => {
    expect(await once(open({ cookie: "waitroom_admin=x" }), "connect_error")).toBeInstanceOf(Error);
  });

  it("takes a handshake of its own page", async () => {
    const client = open({ origin: `http://127.0.0.1:${port}`, cookie: "waitroom_admin=x" });
    await once(client, "connect");
    expect(client.connected).toBe(true);
  });

  it("closes the connection on a message of more than 64 KiB", async () => {
    const client = open();
    await once(client, "connect");
    client.emit("big", "x".repeat(65_536));
    expect(await once(client, "disconnect")).toBe("transport close");
  });

  it("offers neither polling nor the client's file nor state recovery", async () => {
    const polling = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`);
    expect(polling.status).toBe(400);
    const file = await fetch(`http://127.0.0.1:${port}/socket.io/socket.io.js`);
    expect(file.status).toBe(400);
    expect(socketSettings()).not.toHaveProperty("connectionStateRecovery");
  });
});

/** A client that enters the main namespace and then never reads again. */
function stuckClient(): Promise<TcpSocket> {
  return new Promise((resolve, reject) => {
    const tcp = connect(port, "127.0.0.1");
    tcp.on("error", reject);
    tcp.write(
      [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        `Host: 127.0.0.1:${port}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "",
        "",
      ].join("\r\n"),
    );
    tcp.on("data", (data) => {
      // After the server's `open`: a masked text frame with an all-zero mask, CONNECT to the main namespace.
      if (data.includes('0{"sid"')) tcp.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
    });
    server.once("connection", () => {
      tcp.pause();
      tcp.off("error", reject);
      tcp.on("error", () => undefined);
      resolve(tcp);
    });
  });
}
