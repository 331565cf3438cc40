import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Socket as ClientSocket } from "socket.io-client";
import { connectAdminStore, createAdminStore } from "../../src/client/index.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { next, startServer, type TestServer } from "./support.ts";

let running: TestServer;
let clock: VirtualClock;

beforeEach(async () => {
  clock = new VirtualClock();
  running = await startServer({ now: clock.read, timer: clock.timer, limits: { cutAfterMs: 5_000 } });
});

afterEach(() => running.close());

/** Whether the client's side of the connection reads. */
function setReading(client: ClientSocket, reads: boolean): void {
  const webSocket: unknown = Reflect.get(Object(client.io.engine.transport), "ws");
  const tcp: unknown = Reflect.get(Object(webSocket), "_socket");
  Reflect.apply(Reflect.get(Object(tcp), reads ? "resume" : "pause"), tcp, []);
}

const bulk = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, "x".repeat(500)]));

/** More than the kernel holds for a connection, in portions that let the sockets work; matches are told at once. */
async function pour(): Promise<void> {
  for (let portion = 0; portion < 60; portion += 1) {
    for (let line = 0; line < 10; line += 1) running.aggregator.logActivity("match_formed", "ann", bulk);
    await new Promise((resolve) => setImmediate(resolve));
  }
  clock.advance(250);
}

/** The messages that wait for the client who has most of them. */
const heldBack = (): number =>
  Math.max(
    ...Array.from(running.server.of("/admin").sockets.values(), (socket) => {
      const buffer: unknown = Reflect.get(Object(socket.conn), "writeBuffer");
      return Array.isArray(buffer) ? buffer.length : 0;
    }),
    0,
  );

describe("a client that stops reading", { timeout: 30_000 }, () => {
  test("makes nothing pile up, and is cut after a while", async () => {
    const stuck = running.connect("viewer:stuck");
    await next(stuck, "state_update");
    setReading(stuck, false);
    await pour();
    expect(heldBack()).toBeGreaterThanOrEqual(16);
    for (let round = 0; round < 3; round += 1) await pour();
    expect(heldBack()).toBeLessThanOrEqual(18);
    expect(running.admin.clientCount()).toBe(1);
    clock.advance(6_000);
    expect(running.admin.clientCount()).toBe(0);
    setReading(stuck, true);
  });

  test("costs the others nothing", async () => {
    const stuck = running.connect("viewer:stuck");
    const well = running.connect("viewer:well");
    const store = createAdminStore();
    connectAdminStore(store, well);
    await Promise.all([next(stuck, "state_update"), next(well, "state_update")]);
    setReading(stuck, false);
    await pour();
    running.aggregator.logActivity("bulk", "last", {});
    while (store.getSnapshot().activity.at(-1)?.subject_id !== "last") {
      clock.advance(10);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(store.getSnapshot().activity).toEqual(running.aggregator.snapshot().activity);
    setReading(stuck, true);
  });

  test("gets a whole state when it reads again in time", async () => {
    const slow = running.connect("viewer:slow");
    await next(slow, "state_update");
    setReading(slow, false);
    await pour();
    await pour();
    running.aggregator.logActivity("bulk", "missed", {});
    const state = next(slow, "state_update");
    setReading(slow, true);
    while (heldBack() > 0) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(1_000);
    expect(JSON.stringify(await state)).toContain(`"missed"`);
    const live = next(slow, "activity_event");
    running.aggregator.logActivity("bulk", "after", {});
    expect(JSON.stringify(await live)).toContain(`"after"`);
    expect(running.admin.clientCount()).toBe(1);
  });
});

test(
  "of 20 admins one stops reading: what waits for it stays bounded, it is cut, and the others are on time",
  {
    timeout: 60_000,
  },
  async () => {
    const clients = Array.from({ length: 20 }, (_, index) => running.connect(`viewer:a${index}`));
    const stores = clients.map((client) => {
      const store = createAdminStore();
      connectAdminStore(store, client);
      return store;
    });
    await Promise.all(clients.map((client) => next(client, "state_update")));
    const [stuck] = clients;
    if (stuck === undefined) throw new TypeError("Expected a client.");
    const states = Array.from(clients, () => 0);
    for (const [index, client] of clients.entries()) {
      client.on("state_update", () => (states[index] = (states[index] ?? 0) + 1));
    }
    setReading(stuck, false);
    // More than the kernel holds, so that all after it waits in this process.
    running.server
      .of("/admin")
      .sockets.get(stuck.id ?? "")
      ?.emit("bulk", "x".repeat(20_000_000));
    let mostHeldBack = 0;
    for (let round = 0; round < 40; round += 1) {
      const name = `round-${round}`;
      running.aggregator.logActivity("bulk", name, {});
      clock.advance(250);
      // Everybody else has the line before the next delta is due.
      while (!stores.slice(1).every((store) => store.getSnapshot().activity.at(-1)?.subject_id === name)) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      mostHeldBack = Math.max(mostHeldBack, heldBack());
    }
    // 16 messages, the delta that was one too many, and the state it is owed are the most that a client may hold up.
    expect(mostHeldBack).toBeGreaterThanOrEqual(16);
    expect(mostHeldBack).toBeLessThanOrEqual(18);
    expect(running.admin.clientCount()).toBe(19);
    // Nobody else was made to start anew.
    expect(states.slice(1)).toEqual(Array.from({ length: 19 }, () => 0));
    expect(stores.slice(1).map((store) => store.getSnapshot().status)).toEqual(
      Array.from({ length: 19 }, () => "live"),
    );
    setReading(stuck, true);
  },
);

test("a burst of lines is no reason to start anew for a client that reads", async () => {
  const socket = running.connect("viewer:a");
  const store = createAdminStore();
  connectAdminStore(store, socket);
  await next(socket, "state_update");
  let states = 0;
  socket.on("state_update", () => (states += 1));
  for (let line = 0; line < 200; line += 1) running.aggregator.logActivity("bulk", "ann", {});
  // An answer shows that the client has read all before it.
  await socket.emitWithAck("explain", {});
  const delta = next(socket, "state_delta");
  clock.advance(250);
  await delta;
  expect(states).toBe(0);
  expect(store.getSnapshot().activity.length).toBe(200);
});

test("two requests for the state within a second are answered by one, as soon as one may be sent", async () => {
  const socket = running.connect("viewer:a");
  await next(socket, "state_update");
  let states = 0;
  socket.on("state_update", () => (states += 1));
  await socket.emitWithAck("request_state", {});
  await socket.emitWithAck("request_state", {});
  expect(states).toBe(0);
  const state = next(socket, "state_update");
  clock.advance(1_000);
  await state;
  await socket.emitWithAck("request_state", {});
  expect(states).toBe(1);
});

test("nothing runs once the last admin has gone", async () => {
  const socket = running.connect("viewer:a");
  await next(socket, "state_update");
  await socket.emitWithAck("request_state", {});
  expect(clock.waitingTasks).toBeGreaterThan(0);
  const gone = new Promise((resolve) => {
    for (const inside of running.server.of("/admin").sockets.values()) inside.on("disconnect", resolve);
  });
  socket.disconnect();
  await gone;
  expect(running.admin.clientCount()).toBe(0);
  expect(clock.waitingTasks).toBe(0);
});
