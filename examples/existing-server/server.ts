import { createServer } from "node:http";
import { AdminEventAggregator } from "@waitroom/admin-events";
import { attachAdminNamespace } from "@waitroom/admin-events/socket.io";
import express from "express";
import { Server, type Socket } from "socket.io";
import { adminSite } from "./admin.ts";
import { listen, type RunningServer, type Settings } from "./running-server.ts";
import { openPairs } from "./pairs.ts";
import { acceptParticipants } from "./participants.ts";

/** The experiment, and its dashboard under `/admin`. */
export async function startServer({ adminPassword, ...settings }: Settings): Promise<RunningServer> {
  const sockets = new Map<string, Socket>();
  const aggregator = new AdminEventAggregator();
  const pairs = await openPairs({ ...settings, watcher: aggregator, sockets });
  const admin = adminSite(adminPassword);

  const app = express();
  app.use(admin.router);
  app.get("/", (_request, response) => response.type("text").send("The experiment.\n"));
  const http = createServer(app);
  const io = new Server(http);
  acceptParticipants(io, pairs, sockets, (subjectId, isConnected) =>
    aggregator.presence(subjectId, isConnected),
  );
  const adminNamespace = attachAdminNamespace(io.of("/admin"), {
    aggregator,
    authenticate: ({ headers }) => (admin.isAdmin(headers) ? { role: "viewer", name: "admin" } : null),
    explain: ({ subjectIds }) =>
      pairs.room.inspect((room) =>
        subjectIds.map((subjectId) => ({ subjectId, ...room.explain(subjectId, Date.now()) })),
      ),
  });
  const url = await listen(http, settings.port);
  return {
    url,
    close: async () => {
      adminNamespace.close();
      await io.close();
      await pairs.close();
      aggregator.close();
    },
  };
}
