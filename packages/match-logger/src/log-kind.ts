import type { JsonObject } from "./ports.ts";

/** What a file of `@waitroom/match-logger` holds. */
export type LogKind = "matches" | "journal";

/** Which kind of log a record is a line of; null for what is neither. */
export function logKindOf(record: JsonObject): LogKind | null {
  if ("participants" in record && "game_id" in record && !("type" in record)) return "matches";
  return "type" in record && "at" in record ? "journal" : null;
}
