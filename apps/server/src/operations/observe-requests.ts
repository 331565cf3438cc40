import type { FastifyInstance } from "fastify";
import type { Metrics } from "./metrics.ts";
import type { ServerLog } from "./server-log.ts";

/** Routes have patterns, files of the pages do not: they count as one. */
const UNROUTED = "other";

const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"]);

/** Logs and counts HTTP requests. Of an address only the route's pattern is kept: what stands in it may name a person. */
export function observeRequests(app: FastifyInstance, metrics: Metrics, log: ServerLog): void {
  app.addHook("onResponse", async (request, reply) => {
    const method = methods.has(request.method) ? request.method : UNROUTED;
    const route = request.routeOptions.url ?? UNROUTED;
    const status = String(reply.statusCode);
    metrics.httpSeconds.observe({ method, route, status }, reply.elapsedTime / 1000);
    if (reply.statusCode === 429) metrics.rateLimited.inc({ kind: "http" });
    const fields = { method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    const isLogin = route === "/admin/login" && method === "POST";
    if (isLogin) log.info(fields, reply.statusCode < 400 ? "an admin logged in" : "a login failed");
    else log.debug(fields, "request");
  });
}
