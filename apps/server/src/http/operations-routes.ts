import type { FastifyInstance } from "fastify";
import { isAdminToken } from "../admin/authenticate-admin.ts";
import type { FailingCheck } from "../operations/readiness.ts";
import { bearerOf } from "./bearer.ts";
import { refuse } from "./http-error.ts";

/** What those who run the server can ask. */
export interface OperationsPorts {
  /** 99th percentile of the event loop's delay, in ms. */
  readonly loopDelayMs: () => number;
  /** What keeps the server from being ready; empty: it is. */
  readonly failingChecks: () => readonly FailingCheck[];
  /** The metrics as text, with its content type. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** Who has one of these may read the metrics; empty: nobody. */
  readonly metricsTokens: readonly string[];
}

/** Above this the process does not answer in a time that anybody would wait for. */
const STALLED_MS = 1000;

/** `GET /livez` (also `/healthz`), `GET /readyz`, `GET /metrics`. */
export function operationsRoutes(app: FastifyInstance, ports: OperationsPorts): void {
  for (const path of ["/livez", "/healthz"]) {
    app.get(path, (_request, reply) => {
      const isStalled = ports.loopDelayMs() > STALLED_MS;
      return reply.code(isStalled ? 503 : 200).send({ status: isStalled ? "stalled" : "ok" });
    });
  }

  app.get("/readyz", (_request, reply) => {
    const failing = ports.failingChecks();
    const isReady = failing.length === 0;
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not_ready", failing });
  });

  app.get("/metrics", async (request, reply) => {
    const given = bearerOf(request.headers.authorization);
    if (!ports.metricsTokens.some((token) => isAdminToken(given, token))) {
      return refuse(reply, 401, "UNAUTHORIZED", "Expected `Authorization: Bearer` with the METRICS_TOKEN.");
    }
    const { contentType, text } = await ports.metrics();
    return reply.type(contentType).send(text);
  });
}
