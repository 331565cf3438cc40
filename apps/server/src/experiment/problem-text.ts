import { inspect } from "node:util";
import type { z } from "zod";

/**
 * What is wrong, in a sentence: where, what was expected, and what came. Messages of the schemas name only what was expected.
 *
 * @param at the path of `value` itself, in front of that of the issue
 */
export function issueText(issue: z.core.$ZodIssue, value: unknown, at = ""): readonly string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${pathText([...issue.path, key], at)}: expected no such field.`);
  }
  const came = show(valueAt(value, issue.path));
  return [`${pathText(issue.path, at)}: expected ${issue.message}, got ${came}.`];
}

function pathText(path: readonly PropertyKey[], at: string): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  const whole = `${at}${text}`.replace(/^\./, "");
  return whole === "" ? "experiment" : whole;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, part) : undefined),
    value,
  );
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : inspect(value);
  return `\`${text.length > 80 ? `${text.slice(0, 80)}…` : text}\``;
}
