import { hash } from "node:crypto";
import type { RecordedMatchmaker } from "../../waiting-room-event.ts";

/** SHA-256, in hex, of a rule's class, version and options as canonical JSON (RFC 8785): what a pre-registration quotes. */
export function ruleHash({ class: name, version, options }: Omit<RecordedMatchmaker, "hash">): string {
  return hash("sha256", canonical({ class: name, version, options }), "hex");
}

/** Values that were parsed from JSON need nothing but sorted keys: ECMAScript prints numbers and texts as the RFC asks. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}
