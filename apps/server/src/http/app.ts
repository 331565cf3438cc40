import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import helmet from "@fastify/helmet";
import serveFiles from "@fastify/static";
import fastify, { type FastifyInstance } from "fastify";
import { fetchSiteAllowed, originAllowed } from "../admin/origin.ts";
import { adminApi } from "./admin-api/admin-api.ts";
import { adminRoutes } from "./admin-routes.ts";
import { experimentRoutes } from "./experiment-routes.ts";
import { refuse, refuseError } from "./http-error.ts";
import { linkRoutes } from "./link-routes.ts";
import { operationsRoutes } from "./operations-routes.ts";
import { participantRoutes } from "./participant-routes.ts";
import type { HttpPorts } from "./ports.ts";
import { bareHeaders, securityHeaders } from "./security-headers.ts";
import { refuseExpectations, refuseUnreadable } from "./unreadable-request.ts";
import { isForSockets, refuseOtherUpgrades } from "./upgrades.ts";

/**
 * The HTTP side of the server, ready to be listened with; socket.io attaches to its `server`. Bodies are at
 * most 64 KiB and requests have 10 s to come in. Whatever changes something is refused when another origin asks.
 */
export async function createHttpApp(ports: HttpPorts): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: 65_536,
    requestTimeout: requestMs,
    handlerTimeout: requestMs,
    forceCloseConnections: true,
    http: {
      headersTimeout: requestMs,
      connectionsCheckingInterval: 1000,
      // Clients that offer HTTP/2 in passing are answered without it.
      shouldUpgradeCallback: isForSockets,
    },
    clientErrorHandler: refuseUnreadable,
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: (_error, _request, reply) => {
      void reply.headers(bareHeaders);
      void refuse(reply, 400, "INVALID_PAYLOAD", "The address is not valid.");
    },
  });
  app.setErrorHandler<Error>((error, _request, reply) => refuseError(reply, error, ports.onProblem));
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, "NOT_FOUND", "There is nothing here."));
  parseJson(app);
  refuseOtherUpgrades(app.server);
  refuseExpectations(app.server);

  ports.observe?.(app);
  await app.register(helmet, securityHeaders);
  app.addHook("onRequest", async (request, reply) => {
    if (request.method === "GET" || request.method === "HEAD") return;
    if (originAllowed(request.headers, request.headers.host) && fetchSiteAllowed(request.headers)) return;
    await refuse(reply, 403, "UNAUTHORIZED", "The request comes from another origin.");
  });
  await app.register(async (operations) => {
    neverCached(operations);
    operationsRoutes(operations, ports.operations);
  });
  await app.register(async (api) => {
    neverCached(api);
    experimentRoutes(api, ports.experiment);
    participantRoutes(api, ports);
  });
  await app.register(async (admin) => {
    neverCached(admin);
    await admin.register(cookie);
    await admin.register(formbody, { bodyLimit: 4096 });
    adminRoutes(admin, ports);
  });
  await app.register(async (api) => {
    neverCached(api);
    adminApi(api, ports.adminApi);
  });
  await app.register(serveFiles, {
    root: ports.pageDirectory,
    dotfiles: "ignore",
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = ports.hashedAssets && path.replaceAll("\\", "/").includes("/assets/");
      void reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  linkRoutes(app, ports);
  await app.ready();
  return app;
}

const requestMs = 10_000;

/** JSON is the only body; an empty one counts as none, whatever its type says. */
function parseJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else void parse(request, body, done);
  });
}

function neverCached(app: FastifyInstance): void {
  app.addHook("onRequest", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
  });
}
