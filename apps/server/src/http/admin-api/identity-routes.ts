import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { parseInput } from "../parse-input.ts";
import { performed } from "./performed.ts";
import type { AdminApiPorts } from "./ports.ts";

const asked = z.object({
  subject_ids: z.array(z.string().min(1).max(128)).min(1).max(200),
  reason: z.string().min(1).max(500),
});

/** Who participants are on the platform that sent them: shown, and erased, by operators only, each time on the record. */
export function identityRoutes(app: FastifyInstance, { identities, act }: AdminApiPorts): void {
  const config = { role: "operator" } as const;

  app.post("/admin/api/unmask", { config }, async (request) => {
    const { subject_ids: subjectIds, reason } = parseInput(asked, request.body);
    const found = await performed(act, request.admin, { action: "unmask", subjectIds, reason }, async () => {
      const shown = identities.reveal(subjectIds);
      return { value: shown, message: `Shown for ${shown.length} of ${subjectIds.length}.` };
    });
    return {
      identities: found.map(({ subjectId, platform, platformId, studyId, sessionId }) => ({
        subject_id: subjectId,
        platform,
        platform_id: platformId,
        study_id: studyId,
        session_id: sessionId,
      })),
    };
  });

  app.post("/admin/api/erase-identities", { config }, async (request) => {
    const { subject_ids: subjectIds, reason } = parseInput(asked, request.body);
    const erased = await performed(
      act,
      request.admin,
      { action: "erase_identities", subjectIds, reason },
      async () => {
        const gone = await identities.erase(subjectIds);
        return { value: gone, message: `Erased ${gone.length} of ${subjectIds.length}.` };
      },
    );
    return { erased };
  });
}
