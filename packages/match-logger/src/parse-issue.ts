import type * as z from "zod";
import { MatchLogError } from "./match-log-error.ts";
import { schemaVersion } from "./storage/line-chain.ts";

/** The first thing that zod found, as one sentence with its path. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return "Expected another value.";
  const path = issue.path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  return `${path === "" ? "The value" : `\`${path.replace(/^\./, "")}\``}: ${issue.message}.`;
}

/** The `schema` of a value, 0 where it has none; throws where it is newer than this version or no number. */
export function assertSchema(value: unknown): number {
  const schema: unknown = typeof value === "object" && value !== null && "schema" in value ? value.schema : 0;
  if (typeof schema !== "number" || !Number.isInteger(schema) || schema < 0) {
    throw new MatchLogError(
      "INVALID_RECORD",
      `Expected \`schema\` to be a whole number, got ${String(schema)}.`,
    );
  }
  if (schema > schemaVersion) {
    const message = `The record has schema ${schema}; this version of @waitroom/match-logger reads up to ${schemaVersion}. Update the package.`;
    throw new MatchLogError("NEWER_SCHEMA", message);
  }
  return schema;
}
