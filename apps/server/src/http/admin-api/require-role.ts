import type { FastifyInstance } from "fastify";
import type { AdminRole } from "../../admin/admin-sessions.ts";
import { authenticateAdmin, type Admin, type AdminCredentials } from "../../admin/authenticate-admin.ts";
import { fetchSiteAllowed } from "../../admin/origin.ts";
import { bearerOf } from "../bearer.ts";
import { refuse } from "../http-error.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may use a route of the admin's API: an operator may do all that a viewer may. */
    readonly role?: AdminRole;
  }
  interface FastifyRequest {
    /** Who asks, on routes of the admin's API. */
    admin: Admin | null;
  }
}

/**
 * Lets only admins use the routes that are registered after this, each as its `config.role` says; a route without one is an
 * error at the start. A page of another site is refused also where it only reads.
 */
export function requireRole(app: FastifyInstance, credentials: AdminCredentials): void {
  app.decorateRequest("admin", null);
  app.addHook("onRoute", ({ url, config }) => {
    if (config?.role === undefined)
      throw new TypeError(`Expected \`config.role\` of the route ${url}, got none.`);
  });
  app.addHook("onRequest", async (request, reply) => {
    if (!fetchSiteAllowed(request.headers)) {
      return refuse(reply, 403, "UNAUTHORIZED", "The request comes from another origin.");
    }
    const { authorization } = request.headers;
    const auth = authorization === undefined ? undefined : { token: bearerOf(authorization) ?? null };
    const encrypted = request.protocol === "https";
    const admin = authenticateAdmin({ headers: request.headers, auth, encrypted }, credentials);
    if (admin === null) {
      return refuse(
        reply,
        401,
        "UNAUTHORIZED",
        "Expected an admin's session, or `Authorization: Bearer` with the ADMIN_TOKEN.",
      );
    }
    if (request.routeOptions.config.role === "operator" && admin.role !== "operator") {
      return refuse(reply, 403, "UNAUTHORIZED", "This needs an operator.");
    }
    request.admin = admin;
    return undefined;
  });
}
