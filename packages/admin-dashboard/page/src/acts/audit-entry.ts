import type { ActivityRow } from "@waitroom/admin-events/client";
import { isRecord, type JsonRecord } from "../api/answer.ts";

/** An act of an admin, as it was asked and what came of it. */
export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly sceneId: string;
  readonly subjectIds: readonly string[];
  readonly gameId: string | null;
  readonly reason: string;
  /** What the participants were told, or what was exported. */
  readonly message: string | null;
  /** `part`: for some of the people only. `open`: no second line, so it was cut short or its result could not be stored. */
  readonly outcome: "done" | "part" | "refused" | "open";
  /** The host's words about the result. */
  readonly result: string | null;
}

/** The lines of the record of acts, newest first: each act has a line `begun` and one `done`, joined by `act_id`. */
export function auditEntries(lines: readonly JsonRecord[]): readonly AuditEntry[] {
  const acts = new Map<string, JsonRecord>();
  for (const [index, line] of lines.entries()) {
    const id = textOf(line["act_id"]) ?? `line ${index}`;
    const before = acts.get(id);
    acts.set(id, before === undefined ? line : joined(before, line));
  }
  return [...acts]
    .filter(([, act]) => typeof act["action"] === "string")
    .map(([id, act]) => toEntry(id, act))
    .toSorted((a, b) => b.at - a.at);
}

/** The acts that stand in the live timeline, newest first: what a host shows that has no record to read. */
export function auditOfActivity(activity: readonly ActivityRow[]): readonly AuditEntry[] {
  return activity
    .filter(({ event_type }) => event_type === "admin_action")
    .map((row) => toEntry(`activity ${row.id}`, { at: row.timestamp, ...row.details }))
    .toReversed();
}

/** Two lines of one act, in whatever order: when it was asked, and what came of it. */
function joined(one: JsonRecord, other: JsonRecord): JsonRecord {
  const [begun, done] = one["phase"] === "done" ? [other, one] : [one, other];
  return { ...done, ...begun, ok: done["ok"], error_code: done["error_code"], result: done["result"] };
}

function toEntry(id: string, act: JsonRecord): AuditEntry {
  const actor = act["actor"];
  const ids = act["subject_ids"];
  const code = textOf(act["error_code"]);
  const result = textOf(act["result"]);
  return {
    id,
    at: Number(act["at"]),
    actor: (isRecord(actor) ? textOf(actor["name"]) : textOf(actor)) ?? "unknown",
    action: String(act["action"]),
    sceneId: textOf(act["scene_id"]) ?? "",
    subjectIds: Array.isArray(ids) ? ids.filter((subjectId) => typeof subjectId === "string") : [],
    gameId: textOf(act["game_id"]),
    reason: textOf(act["reason"]) ?? "",
    message: textOf(act["message"]),
    outcome: outcomeOf(act["ok"], code),
    result: code === null ? result : [result, `(${code})`].filter((part) => part !== null).join(" "),
  };
}

function outcomeOf(ok: unknown, code: string | null): AuditEntry["outcome"] {
  if (typeof ok !== "boolean") return "open";
  if (ok) return "done";
  return code === "PARTLY_DONE" ? "part" : "refused";
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
