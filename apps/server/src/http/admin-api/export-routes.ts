import type { FastifyInstance } from "fastify";
import type { AdminApiPorts } from "./ports.ts";

/** What can be downloaded, and how far the files go from which it is made. */
export function exportRoutes(app: FastifyInstance, { records }: AdminApiPorts): void {
  const config = { role: "viewer" } as const;
  app.get("/admin/api/exports", { config }, (_request, reply) =>
    reply.send({ tables: [], scenes: records.files() }),
  );
}
