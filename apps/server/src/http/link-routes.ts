import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { parseRecruitmentLink } from "../identity/recruitment-link.ts";
import type { PlatformIdentity } from "../identity/platform-identity.ts";
import { ClientError } from "../sockets/client-error.ts";
import { plainPage } from "./plain-page.ts";
import type { HttpPorts } from "./ports.ts";

const sceneQuery = z.object({ scene: z.string().max(64) });

/**
 * `GET /`: the participants' page. Who comes on a link of a recruiting platform is sent on to an address in which nothing of
 * the platform is left: the token stands in its fragment, which no browser sends anywhere and the page takes out.
 */
export function linkRoutes(app: FastifyInstance, ports: Pick<HttpPorts, "experiment" | "recruited">): void {
  app.get("/", async (request, reply) => {
    const link = parseRecruitmentLink(request.query);
    switch (link.kind) {
      case "none":
        return reply.sendFile("index.html");
      case "preview":
        return page(
          reply,
          200,
          "A study for several people",
          "This is a preview. Please accept the task first; then the study opens here.",
        );
      case "flawed":
        return page(
          reply,
          400,
          "This link does not work",
          `${link.problem} Please go back to where you found the study and open it again.`,
        );
      case "person":
        return enter(request, reply, link.identity, ports);
    }
  });
}

async function enter(
  request: FastifyRequest,
  reply: FastifyReply,
  identity: PlatformIdentity,
  { experiment, recruited }: Pick<HttpPorts, "experiment" | "recruited">,
): Promise<FastifyReply> {
  if (experiment.access === "token") {
    return page(
      reply,
      403,
      "This link does not work",
      "This study lets people in by personal links only. Please ask the researcher for yours.",
    );
  }
  // Whoever looks ahead at an address with HEAD has not come.
  if (request.method === "HEAD") return page(reply, 200, "Study", "");
  try {
    const { token } = await recruited(identity);
    const scene = sceneQuery.safeParse(request.query);
    const query = scene.success ? `?${new URLSearchParams({ scene: scene.data.scene }).toString()}` : "";
    return reply.header("cache-control", "no-store").redirect(`/${query}#token=${token}`, 303);
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const status = error.code === "RATE_LIMITED" ? 429 : 503;
    return page(
      reply,
      status,
      "Please try again in a moment",
      "You could not be let in just now. Please load this page again in a few seconds.",
    );
  }
}

function page(reply: FastifyReply, status: number, heading: string, sentence: string): FastifyReply {
  return reply
    .code(status)
    .headers({ "cache-control": "no-store", "content-type": "text/html; charset=utf-8" })
    .send(plainPage(heading, sentence));
}
