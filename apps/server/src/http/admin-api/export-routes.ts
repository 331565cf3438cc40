import { Readable } from "node:stream";
import { MatchLogError } from "@waitroom/match-logger";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { identitiesCsv } from "../../identity/identities-csv.ts";
import { ClientError } from "../../sockets/client-error.ts";
import { refuse } from "../http-error.ts";
import { parseInput } from "../parse-input.ts";
import { performed } from "./performed.ts";
import type { AdminApiPorts } from "./ports.ts";

/** How long a download may take. */
const longestMs = 30 * 60 * 1000;
/** Each reads all files. */
const atOnce = 2;

const flag = z
  .enum(["true", "false", "1", "0"], "expected true or false")
  .transform((text) => text === "true" || text === "1");
const query = z.object({
  scene_id: z.string().min(1).max(64).optional(),
  with_ids: flag.optional(),
  pay_per_hour: z.coerce.number("expected an amount").min(0).max(1_000_000).optional(),
  reason: z.string().min(1).max(500).optional(),
});
const file = z.object({ file: z.string().max(64) });

/** What can be downloaded, and how far the files go from which it is made. */
export function exportRoutes(app: FastifyInstance, ports: AdminApiPorts): void {
  const { records, exports, identities, act } = ports;
  const config = { role: "viewer" } as const;
  let running = 0;

  app.get("/admin/api/exports", { config }, async (_request, reply) => {
    await exports.ready();
    return reply.send({ tables: exports.names, scenes: records.files() });
  });

  app.get("/admin/api/exports/:file", { config, handlerTimeout: longestMs }, async (request, reply) => {
    const { file: name } = parseInput(file, request.params);
    const wanted = parseInput(query, request.query);
    const { scene_id: sceneId = null, with_ids: withIds = false, pay_per_hour: payPerHour = null } = wanted;
    const table = [...exports.names, "identities" as const].find((one) => name === `${one}.csv`);
    if (table === undefined) return refuse(reply, 404, "UNKNOWN_TABLE", "There is no table of that name.");
    if (sceneId !== null && !records.files().some((scene) => scene.scene_id === sceneId)) {
      throw new ClientError("UNKNOWN_SCENE", "The experiment has no scene of that name.");
    }
    if (table === "identities" && !withIds) {
      throw new ClientError(
        "INVALID_PAYLOAD",
        "with_ids: expected true, since this table is of nothing else",
      );
    }
    if (withIds && request.admin?.role !== "operator") {
      return refuse(reply, 403, "UNAUTHORIZED", "Ids need an operator.");
    }
    if (running >= atOnce)
      throw new ClientError("RATE_LIMITED", "Other downloads are going on. Please wait.");
    running += 1;
    reply.raw.once("close", () => (running -= 1));
    if (withIds) {
      const reason = wanted.reason ?? `export of ${table}`;
      const asked = { action: "export_with_ids", sceneId, subjectIds: [], reason };
      await performed(act, request.admin, asked, async () => ({ value: null, message: `${table}.csv` }));
    }
    const csv =
      table === "identities"
        ? identitiesCsv(identities.all())
        : exports.pieces({ table, sceneId, withIds, payPerHour });
    const header = table === "identities" ? "" : "; header=present";
    return sendPieces(reply.header("content-type", `text/csv; charset=utf-8${header}`), csv, name);
  });
}

/** The first piece is made before anything is sent: what cannot be read is an answer, not a broken download. */
async function sendPieces(
  reply: FastifyReply,
  pieces: AsyncGenerator<string, void, undefined>,
  name: string,
): Promise<FastifyReply> {
  let first: IteratorResult<string, void>;
  try {
    first = await pieces.next();
  } catch (error) {
    if (!(error instanceof MatchLogError)) throw error;
    const what = error.code === "DAMAGED" ? "is damaged" : "cannot be read";
    throw new ClientError(
      "STORAGE_UNAVAILABLE",
      `A file of the study ${what}; \`match-log validate\` says where.`,
      { cause: error },
    );
  }
  void reply.header("content-disposition", `attachment; filename="${name}"`);
  const all = async function* (): AsyncGenerator<string, void, undefined> {
    if (first.done !== true) yield first.value;
    yield* pieces;
  };
  return reply.send(Readable.from(all()));
}
