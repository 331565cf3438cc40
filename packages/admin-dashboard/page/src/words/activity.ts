import type { ActivityRow, JsonValue } from "@waitroom/admin-events/client";
import { exitReason, matchReason, outcomeWords, plain } from "./codes.ts";
import { shortDuration } from "./duration.ts";
import { localTime } from "./instant.ts";

/** What kind of entry it is: decides the mark beside it. */
export type ActivityKind = "arrival" | "match" | "exit" | "trouble" | "admin" | "restart" | "other";

/** An entry of the timeline as a short title; what is not known is shown as it came, without underscores. */
export function activityTitle(eventType: string): string {
  return known.get(eventType)?.title ?? plain(eventType);
}

export function activityKind(eventType: string): ActivityKind {
  return known.get(eventType)?.kind ?? "other";
}

/** The details in words; ids of people and groups are left out, since names stand for them. */
export function detailParts(row: ActivityRow): readonly string[] {
  return Object.entries(row.details)
    .filter(([key, value]) => value !== null && value !== "" && !shownElsewhere.has(key))
    .map(([key, value]) => detail(key, value, row))
    .filter((part) => part !== "");
}

function detail(key: string, value: JsonValue, row: ActivityRow): string {
  if (key === "reason" && typeof value === "string") return reasonWords(row.event_type, value);
  if (key === "outcome" && typeof value === "string") return outcomeWords(value);
  if (key === "waited_ms" && typeof value === "number") return `waited ${shortDuration(value)}`;
  if (key === "rtt_ms" && typeof value === "number") return `RTT ${Math.round(value)} ms`;
  if (key === "grace_until" && typeof value === "number") {
    return `may return until ${localTime(value, row.timestamp)}`;
  }
  if (key === "down_ms" && typeof value === "number") return `was down for ${shortDuration(value)}`;
  if (key === "step" && typeof value === "number") return value === 0 ? "" : `step ${value}`;
  if (key === "pool_size" && typeof value === "number") return `${value} waited`;
  if (key === "server_run_id" && typeof value === "string") return `run ${value.slice(0, 8)}`;
  if (key === "action" && typeof value === "string") return plain(value);
  if (key === "group_size" && typeof value === "number") return `groups of ${value}`;
  if ((key === "matchmaker" || key === "what") && typeof value === "string") return value;
  if (key === "actor") return `by ${nameOf(value)}`;
  if (key === "ready") return value === true ? "ready" : "not ready";
  if (key === "visible") return value === true ? "tab in front" : "tab in the background";
  if (key === "ok") return value === true ? "done" : "not done";
  return `${plain(key)}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`;
}

function reasonWords(eventType: string, reason: string): string {
  if (eventType === "match_formed" || eventType === "proposed") return matchReason(reason);
  if (eventType === "screened_out" || eventType === "aborted") return exitReason(reason);
  if (eventType === "paused" || eventType === "reopened") return reason;
  // "left: left" says nothing.
  if (reason === eventType) return "";
  return eventType === "left" ? exitReason(reason) : plain(reason);
}

function nameOf(actor: JsonValue): string {
  const name = typeof actor === "object" && actor !== null && "name" in actor ? actor.name : actor;
  return typeof name === "string" ? name : JSON.stringify(name);
}

const shownElsewhere: ReadonlySet<string> = new Set([
  "scene_id",
  "participants",
  "subject_ids",
  "rtt_values",
  "game_id",
  "proposal_id",
]);

interface Known {
  readonly title: string;
  readonly kind: ActivityKind;
}

const known: ReadonlyMap<string, Known> = new Map(
  Object.entries<Known>({
    opened: { title: "waiting room opened", kind: "restart" },
    resumed: { title: "went on after a stop", kind: "restart" },
    proposed: { title: "group proposed", kind: "match" },
    confirmed: { title: "confirmed", kind: "match" },
    admin_action: { title: "action of an admin", kind: "admin" },
    browser_log: { title: "browser wrote", kind: "trouble" },
    invalid_answer: { title: "answered oddly", kind: "trouble" },
    screened_out: { title: "screened out", kind: "exit" },
    entered: { title: "entered", kind: "arrival" },
    returned: { title: "came back", kind: "arrival" },
    disconnected: { title: "connection lost", kind: "trouble" },
    left: { title: "left", kind: "exit" },
    timed_out: { title: "wait ended", kind: "exit" },
    removed: { title: "removed", kind: "exit" },
    released: { title: "proposal released", kind: "trouble" },
    refused: { title: "rule's answer refused", kind: "trouble" },
    match_ready: { title: "asked to confirm", kind: "match" },
    match_formed: { title: "match formed", kind: "match" },
    started: { title: "game started", kind: "match" },
    aborted: { title: "group fell apart", kind: "trouble" },
    ended: { title: "game ended", kind: "match" },
    paused: { title: "paused", kind: "admin" },
    reopened: { title: "reopened", kind: "admin" },
  }),
);
