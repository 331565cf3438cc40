import type { AttributeValue } from "./wire-people.ts";
import type { JsonValue } from "./wire.ts";

/** Ends a text that was cut, and counts what was left out of a list. */
export const CUT_MARK = "…";

const maxDepth = 5;
const maxEntries = 60;
const maxValues = 400;

/** The text, cut to `maxLength` UTF-16 units and then marked; always well formed. */
export function boundText(text: string, maxLength: number): string {
  const kept = text.length <= maxLength ? text : text.slice(0, maxLength) + CUT_MARK;
  return kept.toWellFormed();
}

/** The attributes with long texts cut and at most 60 keys, the first ones. */
export function boundAttributes(
  attributes: Readonly<Record<string, AttributeValue>>,
): Readonly<Record<string, AttributeValue>> {
  const entries = Object.entries(attributes);
  const bounded: [string, AttributeValue][] = entries
    .slice(0, maxEntries)
    .map(([key, value]) => [boundText(key, 100), typeof value === "string" ? boundText(value, 300) : value]);
  if (entries.length > maxEntries) bounded.push([CUT_MARK, `${entries.length - maxEntries} more`]);
  return Object.fromEntries(bounded);
}

/**
 * Any value as JSON of bounded size: texts to 500 characters, 5 levels, 60 entries each, 400 values in all. What was left
 * out is marked. Dates, maps and class instances come out as their own enumerable fields, functions and the like as null.
 */
export function boundDetails(details: unknown): Readonly<Record<string, JsonValue>> {
  const bounded = bound(details, 0, { valuesLeft: maxValues });
  return isRecord(bounded) ? bounded : { value: bounded };
}

function bound(value: unknown, depth: number, budget: { valuesLeft: number }): JsonValue {
  budget.valuesLeft -= 1;
  if (typeof value === "string") return boundText(value, 500);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean") return value;
  if (typeof value === "bigint") return boundText(String(value), 500);
  if (typeof value !== "object" || value === null) return null;
  if (depth >= maxDepth || budget.valuesLeft <= 0) return CUT_MARK;
  return Array.isArray(value) ? boundArray(value, depth, budget) : boundObject(value, depth, budget);
}

function boundArray(values: readonly unknown[], depth: number, budget: { valuesLeft: number }): JsonValue {
  const kept: JsonValue[] = [];
  for (const value of values) {
    if (kept.length >= maxEntries || budget.valuesLeft <= 0) {
      kept.push(`${CUT_MARK} ${values.length - kept.length} more`);
      break;
    }
    kept.push(bound(value, depth + 1, budget));
  }
  return kept;
}

function boundObject(object: object, depth: number, budget: { valuesLeft: number }): JsonValue {
  const entries: [string, unknown][] = Object.entries(object);
  const kept: [string, JsonValue][] = [];
  for (const [key, value] of entries) {
    if (value === undefined) continue;
    if (kept.length >= maxEntries || budget.valuesLeft <= 0) {
      kept.push([CUT_MARK, `${entries.length - kept.length} more`]);
      break;
    }
    kept.push([boundText(key, 100), bound(value, depth + 1, budget)]);
  }
  return Object.fromEntries(kept);
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
