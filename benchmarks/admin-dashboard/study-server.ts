import { createServer } from "node:http";
import { createDashboardHandler } from "@waitroom/admin-dashboard";
import { AdminEventAggregator } from "@waitroom/admin-events";
import { attachAdminNamespace } from "@waitroom/admin-events/socket.io";
import { Server } from "socket.io";
import { study } from "../admin-events/study.ts";

/**
 * The dashboard over a study of so many people, in a process of its own. Told `run`, it lets so many changes happen each second,
 * by the clock on the wall, and then tells what the page has to show: `node study-server.ts PEOPLE CHANGES_PER_SECOND`.
 */
const people = Number(process.argv[2]);
const changesPerSecond = Number(process.argv[3]);
const tickMs = 25;

const aggregator = new AdminEventAggregator();
const { start, next } = study(people, Date.now);
aggregator.record("pairs", start);
const dashboard = createDashboardHandler();
const http = createServer((request, response) => {
  if (request.url === "/admin/session") {
    response.writeHead(200, { "content-type": "application/json" }).end('{"role":"viewer","name":"bench"}');
    return;
  }
  dashboard(request, response);
});
attachAdminNamespace(new Server(http).of("/admin"), {
  aggregator,
  authenticate: () => ({ role: "viewer", name: "bench" }),
});

let changes = 0;
process.on("message", (message) => {
  if (message === "close") process.exit(0);
  if (message === "state") {
    // Once what was told is on the page: the last delta has gone out.
    setTimeout(() => process.send?.({ changes, snapshot: aggregator.stateUpdate().snapshot }), 1_000);
    return;
  }
  const seconds = Number(message);
  const startedAt = performance.now();
  const wanted = changes + seconds * changesPerSecond;
  const timer = setInterval(() => {
    const due = Math.min(
      wanted,
      wanted - (seconds * 1_000 - (performance.now() - startedAt)) * (changesPerSecond / 1_000),
    );
    while (changes < due) {
      aggregator.record("pairs", [next()]);
      changes += 1;
    }
    if (changes >= wanted) {
      clearInterval(timer);
      process.send?.("done");
    }
  }, tickMs);
});

http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  process.send?.(typeof address === "object" ? address?.port : null);
});
