import { MatchLogError } from "@waitroom/match-logger";
import type { FastifyInstance } from "fastify";
import { checkFiles, type FileCheck } from "../../records/check-files.ts";
import { ClientError } from "../../sockets/client-error.ts";
import type { AdminApiPorts } from "./ports.ts";

/** How long a look at all files may take. */
const longestMs = 30 * 60 * 1000;

/** Whether the files of the study are whole. Who asks while others wait for the answer gets the same one. */
export function checkRoutes(app: FastifyInstance, { records, exports }: AdminApiPorts): void {
  let running: Promise<readonly FileCheck[]> | null = null;

  const check = async (): Promise<readonly FileCheck[]> => {
    try {
      await exports.ready();
      return await checkFiles(records.paths());
    } finally {
      running = null;
    }
  };

  app.get(
    "/admin/api/checks",
    { config: { role: "viewer" }, handlerTimeout: longestMs },
    async (_request, reply) => {
      try {
        return await reply.send({ files: await (running ??= check()) });
      } catch (error) {
        if (!(error instanceof MatchLogError)) throw error;
        throw new ClientError("STORAGE_UNAVAILABLE", "A file of the study cannot be read.", { cause: error });
      }
    },
  );
}
