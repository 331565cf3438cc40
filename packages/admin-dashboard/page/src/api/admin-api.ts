import { type Answer, ask, isRecord, type JsonRecord, records } from "./answer.ts";
import { type ExportsInfo, type FileCheck, parseChecks, parseExports } from "./exports-info.ts";

/** Events of the journal of a scene, oldest first. */
export interface JournalPage {
  readonly sceneId: string;
  readonly events: readonly JsonRecord[];
}

/** What stands behind a match: its line in the log, and the events of the journal that led to it and followed it. */
export interface MatchDetails {
  /** The line as it stands in the file; null where it is not there (yet). */
  readonly line: string | null;
  readonly file: string | null;
  readonly events: readonly JsonRecord[];
}

export interface Identity {
  readonly subjectId: string;
  readonly platform: string | null;
  readonly platformId: string | null;
}

/** What of a table is exported, and how. */
export interface ExportOptions {
  /** Empty for all scenes. */
  readonly sceneId: string;
  /** Why subject ids are wanted; null leaves them out. */
  readonly idsReason: string | null;
  /** For the payment sheet, in whatever currency; null suggests no pay. */
  readonly payPerHour?: number | null;
}

/** The HTTP interface beside the live state; each part may be missing on a host. */
export interface AdminApi {
  readonly exports: () => Promise<Answer<ExportsInfo>>;
  /** Has every file of the study read from its first line. */
  readonly checks: () => Promise<Answer<readonly FileCheck[]>>;
  /** The address of a table as CSV. */
  readonly exportUrl: (table: string, options: ExportOptions) => URL;
  readonly journal: (
    sceneId: string,
    beforeSeq: number | null,
    limit: number,
  ) => Promise<Answer<JournalPage>>;
  readonly match: (gameId: string) => Promise<Answer<MatchDetails>>;
  readonly history: (subjectId: string) => Promise<Answer<readonly JsonRecord[]>>;
  readonly actions: (limit: number) => Promise<Answer<readonly JsonRecord[]>>;
  /** Tells who people are on the platform they came from; is recorded with the reason. */
  readonly unmask: (subjectIds: readonly string[], reason: string) => Promise<Answer<readonly Identity[]>>;
  /** The servers that share the scenes, where there are several. */
  readonly nodes: () => Promise<Answer<readonly JsonRecord[]>>;
  /** Lets a server hand its scenes over, so that it can be stopped; is recorded with the reason. */
  readonly drain: (node: string, reason: string) => Promise<Answer<true>>;
  /** Ends the session; whether none is left as far as the server says. */
  readonly signOut: () => Promise<boolean>;
}

export function createAdminApi(baseUrl: URL, request: typeof fetch): AdminApi {
  const get = <Value>(path: string, parse: (body: JsonRecord) => Value | undefined): Promise<Answer<Value>> =>
    ask(
      () => request(new URL(path, baseUrl), options),
      (body) => (isRecord(body) ? parse(body) : undefined),
    );

  const post = <Value>(
    path: string,
    payload: JsonRecord,
    parse: (body: JsonRecord) => Value | undefined,
  ): Promise<Answer<Value>> =>
    ask(
      () =>
        request(new URL(path, baseUrl), {
          ...options,
          method: "POST",
          headers: { ...options.headers, "content-type": "application/json" },
          body: JSON.stringify(payload),
        }),
      (body) => (isRecord(body) ? parse(body) : undefined),
    );

  return {
    exports: () => get("api/exports", parseExports),
    checks: () => get("api/checks", parseChecks),
    exportUrl: (table, { sceneId, idsReason, payPerHour = null }) => {
      const url = new URL(`api/exports/${encodeURIComponent(table)}.csv`, baseUrl);
      if (sceneId !== "") url.searchParams.set("scene_id", sceneId);
      if (idsReason !== null) {
        url.searchParams.set("with_ids", "true");
        url.searchParams.set("reason", idsReason);
      }
      if (payPerHour !== null) url.searchParams.set("pay_per_hour", String(payPerHour));
      return url;
    },
    journal: (sceneId, beforeSeq, limit) => {
      const before = beforeSeq === null ? "" : `&before_seq=${beforeSeq}`;
      return get(`api/journal/${encodeURIComponent(sceneId)}?limit=${limit}${before}`, (body) => {
        const events = records(body["events"]);
        return events === undefined ? undefined : { sceneId, events };
      });
    },
    match: (gameId) => get(`api/matches/${encodeURIComponent(gameId)}`, parseMatch),
    history: (subjectId) =>
      get(`api/participants/${encodeURIComponent(subjectId)}/history`, (body) => records(body["events"])),
    actions: (limit) => get(`api/actions?limit=${limit}`, (body) => records(body["actions"])),
    unmask: (subjectIds, reason) =>
      post("api/unmask", { subject_ids: subjectIds, reason }, (body) =>
        records(body["identities"])?.map(identity),
      ),
    nodes: () => get("api/nodes", (body) => records(body["nodes"])),
    drain: (node, reason) =>
      post(`api/nodes/${encodeURIComponent(node)}/drain`, { reason }, (body) =>
        body["ok"] === true ? true : undefined,
      ),
    signOut: async () => {
      try {
        const { ok, status } = await request(new URL("logout", baseUrl), { ...options, method: "POST" });
        // Without a session there is none to end.
        return ok || status === 401;
      } catch {
        return false;
      }
    },
  };
}

/** `raw` is the line as it stands in the file; a host without it gives what the line says. */
function parseMatch(body: JsonRecord): MatchDetails | undefined {
  const { raw, record, file } = body;
  const line = typeof raw === "string" ? raw.trimEnd() : isRecord(record) ? JSON.stringify(record) : null;
  const named = Object.values(body).filter((value) => isRecord(value) && typeof value["type"] === "string");
  const all = [...(records(body["events"]) ?? []), ...named.filter(isRecord)];
  if (line === null && all.length === 0) return undefined;
  const events = new Map(all.map((event) => [event["seq"], event]));
  return {
    line,
    file: typeof file === "string" ? file : null,
    events: [...events.values()].toSorted((a, b) => Number(a["seq"]) - Number(b["seq"])),
  };
}

function identity(row: JsonRecord): Identity {
  return {
    subjectId: String(row["subject_id"]),
    platform: textOrNull(row["platform"]),
    platformId: textOrNull(row["platform_id"]),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

const options = {
  headers: { accept: "application/json" },
  credentials: "same-origin",
  cache: "no-store",
} as const satisfies RequestInit;
