import type { Server } from "node:http";
import type { FastifyHelmetOptions } from "@fastify/helmet";
import { isForSockets } from "./upgrades.ts";

/** Scripts come from files only; styles may be inline, since component libraries set variables so. */
export const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:"],
      // Of WebSockets, too.
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  frameguard: { action: "deny" },
  referrerPolicy: { policy: "no-referrer" },
  // Neighbouring hosts are not ours to decide for.
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
};

/** Of answers that no route makes, and in which there is nothing to show. */
export const bareHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none';frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cache-control": "no-store",
};

/** Gives them to what socket.io answers by HTTP, too. Call it when socket.io listens, since it takes its requests first. */
export function coverHandshakes(server: Server): void {
  server.prependListener("request", (request, response) => {
    if (!isForSockets(request)) return;
    for (const [name, value] of Object.entries(bareHeaders)) response.setHeader(name, value);
  });
}
