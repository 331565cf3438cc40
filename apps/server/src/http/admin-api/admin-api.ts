import type { FastifyInstance } from "fastify";
import { refuse } from "../http-error.ts";
import { identityRoutes } from "./identity-routes.ts";
import { nodeRoutes } from "./node-routes.ts";
import type { AdminApiPorts } from "./ports.ts";
import { checkRoutes } from "./check-routes.ts";
import { exportRoutes } from "./export-routes.ts";
import { recordRoutes } from "./record-routes.ts";
import { requireRole } from "./require-role.ts";

/** `/admin/api`: what a dashboard or a program of the researcher's reads and does beside the live state. */
export function adminApi(app: FastifyInstance, ports: AdminApiPorts): void {
  requireRole(app, ports);
  recordRoutes(app, ports);
  exportRoutes(app, ports);
  checkRoutes(app, ports);
  identityRoutes(app, ports);
  if (ports.nodes !== null) nodeRoutes(app, ports, ports.nodes);
  // Else it would be a page of the dashboard.
  app.get("/admin/api/*", { config: { role: "viewer" } }, (_request, reply) =>
    refuse(reply, 404, "NOT_FOUND", "There is nothing here."),
  );
}
