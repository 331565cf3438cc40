import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { NodeView } from "../../cluster/node-facts.ts";
import { refuse } from "../http-error.ts";
import { parseInput } from "../parse-input.ts";
import { performed } from "./performed.ts";
import type { AdminApiPorts } from "./ports.ts";

/** The nodes that share the scenes. */
export interface NodesPort {
  readonly all: () => readonly NodeView[];
  /** Lets a node hand over what it decides, and send its participants to the others. */
  readonly drain: (node: string) => void;
}

const asked = z.object({ reason: z.string().min(1).max(500) });

/** The nodes, and how one is emptied before it is stopped; only where several share the scenes. */
export function nodeRoutes(app: FastifyInstance, { act }: AdminApiPorts, nodes: NodesPort): void {
  app.get("/admin/api/nodes", { config: { role: "viewer" } }, () => ({ nodes: nodes.all() }));

  app.post<{ Params: { node: string } }>(
    "/admin/api/nodes/:node/drain",
    { config: { role: "operator" } },
    async (request, reply) => {
      const { reason } = parseInput(asked, request.body);
      const { node } = request.params;
      const isThere = nodes.all().some((other) => other.node === node && other.is_there);
      if (!isThere) return refuse(reply, 404, "NOT_FOUND", "There is no such node.");
      await performed(act, request.admin, { action: "drain_node", subjectIds: [], reason }, () => {
        nodes.drain(node);
        return Promise.resolve({ value: null, message: `${node} was asked to drain.` });
      });
      return { ok: true };
    },
  );
}
