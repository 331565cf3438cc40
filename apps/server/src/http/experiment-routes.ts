import type { FastifyInstance } from "fastify";
import type { ResolvedExperiment } from "../experiment/experiment.ts";

/** `GET /api/experiment`: what a page needs to know before anybody joins. */
export function experimentRoutes(app: FastifyInstance, experiment: ResolvedExperiment): void {
  const description = {
    experiment_id: experiment.experimentId,
    scenes: experiment.scenes.map((scene) => ({
      scene_id: scene.sceneId,
      group_size: scene.groupSize,
      next_scene_id: scene.nextSceneId,
      confirm: scene.confirm,
      title: scene.metadata["title"] ?? scene.sceneId,
      description: scene.metadata["description"] ?? null,
    })),
  };
  app.get("/api/experiment", (_request, reply) => reply.send(description));
}
