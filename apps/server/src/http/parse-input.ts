import type { z } from "zod";
import { ClientError } from "../sockets/client-error.ts";

/** Parses what a request brings; what does not fit is refused with `INVALID_PAYLOAD`, naming the field. */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? "" : issue.path.map(String).join(".");
  const message = `${where === "" ? "body" : where}: ${issue?.message ?? "not valid"}`;
  throw new ClientError("INVALID_PAYLOAD", message.slice(0, 200));
}
