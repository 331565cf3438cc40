import type { ActivityRow, JsonValue } from "@waitroom/admin-events/client";
import type { JsonRecord } from "../api/answer.ts";

/**
 * Events of a journal as lines of the timeline, with the words that the live timeline has for them. What only adds up
 * (`evaluated`) or changes nothing that people can see (`updated`) has none. The id is the `seq` of the event.
 */
export function journalRows(sceneId: string, events: readonly JsonRecord[]): readonly ActivityRow[] {
  return events.flatMap((event) => {
    const { type, at, seq } = event;
    if (typeof type !== "string" || typeof at !== "number" || typeof seq !== "number") return [];
    if (quiet.has(type)) return [];
    const scene = typeof event["scene_id"] === "string" ? event["scene_id"] : sceneId;
    return [
      {
        id: seq,
        timestamp: at,
        event_type: type === "matched" ? "match_formed" : type,
        subject_id: textOf(event["subject_id"] ?? event["trigger"]),
        details: { scene_id: scene, ...details(type, event) },
      },
    ];
  });
}

const quiet: ReadonlySet<string> = new Set(["evaluated", "updated"]);

/** What of an event people read, by the names that the live timeline has for it. */
const kept: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    opened: ["group_size", "server_run_id"],
    resumed: ["down_ms"],
    screened_out: ["reason"],
    entered: ["rtt_ms"],
    disconnected: ["reason", "grace_until"],
    returned: [],
    left: ["reason", "waited_ms", "actor"],
    timed_out: ["reason", "waited_ms", "actor"],
    removed: ["reason", "waited_ms", "actor"],
    refused: ["reason", "detail"],
    proposed: ["reason", "step", "pool_size"],
    confirmed: [],
    released: ["reason", "proposal_id"],
    matched: ["game_id", "reason", "condition", "actor"],
    started: ["game_id", "subject_ids"],
    aborted: ["game_id", "subject_ids", "reason"],
    ended: ["game_id", "subject_ids", "outcome"],
    paused: ["what", "actor", "reason"],
    reopened: ["what", "actor", "reason"],
  }),
);

function details(type: string, event: JsonRecord): Readonly<Record<string, JsonValue>> {
  const named = Object.fromEntries(
    (kept.get(type) ?? []).flatMap((key) => {
      const value = event[key];
      return isJson(value) ? [[key, value]] : [];
    }),
  );
  if (type === "opened") return { ...named, ...rule(event["matchmaker"]) };
  if (type === "proposed") return { ...named, subject_ids: texts(event["members"]) };
  if (type !== "matched" || !Array.isArray(event["participants"])) return named;
  return { ...named, participants: event["participants"].flatMap(subjectOf) };
}

function rule(matchmaker: unknown): Readonly<Record<string, JsonValue>> {
  const name =
    typeof matchmaker === "object" && matchmaker !== null && "class" in matchmaker ? matchmaker.class : null;
  return typeof name === "string" ? { matchmaker: name } : {};
}

function subjectOf(participant: unknown): readonly string[] {
  const isOne = typeof participant === "object" && participant !== null && "subject_id" in participant;
  return isOne && typeof participant.subject_id === "string" ? [participant.subject_id] : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** What came as JSON can be shown as it is. */
function isJson(value: unknown): value is JsonValue {
  return (
    value !== undefined &&
    typeof value !== "function" &&
    typeof value !== "symbol" &&
    typeof value !== "bigint"
  );
}
