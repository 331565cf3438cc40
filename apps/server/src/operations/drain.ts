import type { Server } from "socket.io";
import type { SceneDirectory } from "../scenes/scene-directory.ts";
import { drainingMessage, type Draining } from "./draining.ts";
import type { ServerLog } from "./server-log.ts";

/** What draining stands on. */
export interface DrainPorts {
  readonly draining: Draining;
  readonly io: Server;
  readonly scenes: Pick<SceneDirectory, "all">;
  readonly log: ServerLog;
  readonly random: () => number;
  readonly setTimer: (delayMs: number, run: () => void) => () => void;
}

/** Clients come back at different moments, or they would all knock at once. */
const SPREAD_MS = 5000;
const SETTLE_MS = 3000;
const FLUSH_MS = 1000;

/**
 * The first part of stopping: nobody new is let in, what was taken is stored and answered, and everybody who is connected is
 * told to come back. Takes at most 4 s; then the connections can be closed.
 */
export async function drain(ports: DrainPorts): Promise<void> {
  const { draining, io, scenes, log, random } = ports;
  draining.begin();
  log.info("draining: nobody new is let in");
  await atMost(SETTLE_MS, Promise.all(Array.from(scenes.all(), ({ room }) => settled(room))), ports);
  const clients = [...io.of("/").sockets.values(), ...io.of("/admin").sockets.values()];
  const sent = clients.map((socket) => {
    // Everything that waited for this connection has been handed to its transport.
    const handedOver = new Promise<void>((resolve) => {
      socket.conn.once("drain", resolve);
    });
    socket.emit("draining", { message: drainingMessage, reconnect_in_ms: Math.round(random() * SPREAD_MS) });
    return handedOver;
  });
  await atMost(FLUSH_MS, Promise.all(sent), ports);
  log.info({ clients: clients.length }, "clients have been told");
}

/** Resolves when what a room was given is stored, or cannot be. */
async function settled(room: { readonly inspect: (read: () => null) => Promise<null> }): Promise<void> {
  await room.inspect(() => null).catch(() => null); // unavailable: it has not happened, and its callers know
}

async function atMost(limitMs: number, work: Promise<unknown>, { setTimer }: DrainPorts): Promise<void> {
  const cancels: (() => void)[] = [];
  const limit = new Promise<void>((resolve) => {
    cancels.push(setTimer(limitMs, resolve));
  });
  await Promise.race([work, limit]);
  for (const cancel of cancels) cancel();
}
