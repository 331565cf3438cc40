import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { isAdminToken } from "../admin/authenticate-admin.ts";
import { ClientError } from "../sockets/client-error.ts";
import { attributesSchema } from "./attributes-schema.ts";
import { bearerOf } from "./bearer.ts";
import { parseInput } from "./parse-input.ts";
import type { HttpPorts } from "./ports.ts";

const creation = z.object({ attributes: attributesSchema.optional() });
const change = z.object({ attributes: attributesSchema });
const subjectId = z.object({ id: z.string().regex(/^[\w.-]{1,128}$/, "expected the id of a participant") });

/**
 * `POST /api/participants` and `PATCH /api/participants/:id`. Attributes are the researcher's word: they need the
 * ADMIN_TOKEN in open studies, too.
 */
export function participantRoutes(app: FastifyInstance, ports: HttpPorts): void {
  app.post("/api/participants", async (request, reply) => {
    const { attributes } = parseInput(creation, request.body ?? {});
    const needsToken = ports.experiment.access !== "open" || attributes !== undefined;
    if (needsToken || request.headers.authorization !== undefined)
      requireAdminToken(request, ports.adminToken);
    const created = await ports.participants.create(attributes ?? {});
    return reply.send({ subject_id: created.subjectId, token: created.token });
  });

  app.patch("/api/participants/:id", async (request, reply) => {
    requireAdminToken(request, ports.adminToken);
    const { id } = parseInput(subjectId, request.params);
    const { attributes } = parseInput(change, request.body);
    await ports.participants.update(id, attributes);
    return reply.send({ subject_id: id });
  });
}

function requireAdminToken(request: FastifyRequest, adminToken: string | null): void {
  if (isAdminToken(bearerOf(request.headers.authorization), adminToken)) return;
  throw new ClientError("UNAUTHORIZED", "Expected `Authorization: Bearer` with the ADMIN_TOKEN.");
}
