import { createServer } from "node:http";
import express from "express";
import { Server, type Socket } from "socket.io";
import { listen, type RunningServer, type Settings } from "./running-server.ts";
import { openPairs } from "./pairs.ts";
import { acceptParticipants } from "./participants.ts";
import { consoleWatcher } from "./watcher.ts";

/** The experiment with a waiting room and a log, and nothing of the dashboard. */
export async function startServer({ port, dataDir, countdownMs }: Settings): Promise<RunningServer> {
  const sockets = new Map<string, Socket>();
  const pairs = await openPairs({ dataDir, countdownMs, watcher: consoleWatcher, sockets });

  const app = express();
  app.get("/", (_request, response) => response.type("text").send("The experiment.\n"));
  const http = createServer(app);
  const io = new Server(http);
  acceptParticipants(io, pairs, sockets, () => {});

  const url = await listen(http, port);
  return {
    url,
    close: async () => {
      await io.close();
      await pairs.close();
    },
  };
}
