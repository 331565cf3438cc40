import type { IncomingMessage, ServerResponse } from "node:http";

type Json = Readonly<Record<string, unknown>>;

/** What the HTTP interface answers; what is left out the fake host does not offer. */
export interface FakeApi {
  readonly exports?: Json;
  readonly checks?: readonly Json[];
  /** By table, as CSV. */
  readonly tables?: Readonly<Record<string, string>>;
  /** By scene, oldest first. */
  readonly journals?: Readonly<Record<string, readonly Json[]>>;
  readonly matches?: Readonly<Record<string, Json>>;
  readonly histories?: Readonly<Record<string, readonly Json[]>>;
  readonly actions?: readonly Json[];
  readonly nodes?: readonly Json[];
  readonly identities?: Readonly<Record<string, Json>>;
}

/** A request that changed or revealed something. */
export interface ApiCall {
  readonly path: string;
  readonly body: string;
}

/** Answers what stands below `/admin/api`; false for what the fake host does not offer. */
export function answerApi(
  api: FakeApi,
  request: IncomingMessage,
  response: ServerResponse,
  calls: ApiCall[],
): boolean {
  const url = new URL(request.url ?? "/", "http://fake");
  const [, , , part = "", id = "", last = ""] = url.pathname.split("/").map(decodeURIComponent);
  const send = (body: unknown): boolean => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    return true;
  };
  const refuse = (code: string): boolean => {
    response
      .writeHead(404, { "content-type": "application/json" })
      .end(JSON.stringify({ error_code: code, message: "There is no such thing here." }));
    return true;
  };
  if (part === "exports" && id === "" && api.exports !== undefined) return send(api.exports);
  if (part === "checks" && api.checks !== undefined) return send({ files: api.checks });
  if (part === "exports" && api.tables !== undefined) {
    calls.push({ path: `${url.pathname}${url.search}`, body: "" });
    const table = api.tables[id.replace(/\.csv$/, "")];
    if (table === undefined) return refuse("UNKNOWN_TABLE");
    response
      .writeHead(200, { "content-type": "text/csv", "content-disposition": `attachment; filename="${id}"` })
      .end(table);
    return true;
  }
  if (part === "journal" && api.journals !== undefined) {
    const before = Number(url.searchParams.get("before_seq") ?? Number.POSITIVE_INFINITY);
    const limit = Number(url.searchParams.get("limit"));
    const events = (api.journals[id] ?? []).filter(({ seq }) => Number(seq) < before).slice(-limit);
    return send({ scene_id: id, events });
  }
  if (part === "matches" && api.matches !== undefined) {
    const match = api.matches[id];
    return match === undefined ? refuse("UNKNOWN_GAME") : send(match);
  }
  if (part === "participants" && last === "history" && api.histories !== undefined) {
    return send({ events: api.histories[id] ?? [] });
  }
  if (part === "actions" && api.actions !== undefined) return send({ actions: api.actions });
  if (part === "nodes" && api.nodes !== undefined) {
    if (request.method !== "POST") return send({ nodes: api.nodes });
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      calls.push({ path: url.pathname, body });
      send({ ok: true });
    });
    return true;
  }
  if (part === "unmask" && request.method === "POST" && api.identities !== undefined) {
    const { identities } = api;
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      calls.push({ path: url.pathname, body });
      const asked = JSON.parse(body) as { readonly subject_ids: readonly string[] };
      send({
        identities: asked.subject_ids.map((subjectId) => ({
          subject_id: subjectId,
          ...identities[subjectId],
        })),
      });
    });
    return true;
  }
  return false;
}
