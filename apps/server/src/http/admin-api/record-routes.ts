import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { recentActions } from "../../admin/recent-actions.ts";
import { ClientError } from "../../sockets/client-error.ts";
import { refuse } from "../http-error.ts";
import { parseInput } from "../parse-input.ts";
import type { AdminApiPorts } from "./ports.ts";

const positive = z.coerce.number("expected a whole number of at least 1").int().min(1);
const pageQuery = z.object({
  before_seq: positive.max(Number.MAX_SAFE_INTEGER).optional(),
  limit: positive.max(500, "expected at most 500").optional(),
});
const actionsQuery = z.object({ limit: positive.max(500, "expected at most 500").optional() });
const id = z.string().min(1).max(128);

/** What stands in the files: pages of journals, matches, histories of participants, and acts of admins. */
export function recordRoutes(app: FastifyInstance, { state, records, actions }: AdminApiPorts): void {
  const config = { role: "viewer" } as const;

  app.get("/admin/api/state", { config }, (_request, reply) => reply.send(state.stateUpdate()));

  app.get("/admin/api/journal/:scene_id", { config }, async (request) => {
    const { scene_id: sceneId } = parseInput(z.object({ scene_id: id }), request.params);
    const { before_seq: beforeSeq = null, limit = 100 } = parseInput(pageQuery, request.query);
    const page = await records.page(sceneId, { beforeSeq, limit });
    if (page === undefined)
      throw new ClientError("UNKNOWN_SCENE", "The experiment has no scene of that name.");
    if (page === "closed") throw new ClientError("SCENE_CLOSED", "The scene is not open; see the problems.");
    return page;
  });

  app.get("/admin/api/matches/:game_id", { config }, async (request, reply) => {
    const { game_id: gameId } = parseInput(z.object({ game_id: id }), request.params);
    const match = await records.match(gameId);
    return match ?? refuse(reply, 404, "UNKNOWN_GAME", "No open scene has a match with this id.");
  });

  app.get("/admin/api/participants/:subject_id/history", { config }, async (request) => {
    const { subject_id: subjectId } = parseInput(z.object({ subject_id: id }), request.params);
    return { subject_id: subjectId, events: await records.history(subjectId) };
  });

  app.get("/admin/api/actions", { config }, async (request) => {
    const { limit = 100 } = parseInput(actionsQuery, request.query);
    // Two lines for each act; those that are going on at the same time stand between them.
    return { actions: recentActions(await actions.last(2 * limit + 50), limit) };
  });
}
