import type { Attributes } from "@waitroom/matchmaker";
import { z } from "zod";

const name = z.string().min(1).max(64).refine(isWellFormed, "Expected well-formed Unicode");

const value = z.union(
  [z.string().max(1000).refine(isWellFormed), z.number(), z.boolean(), z.null()],
  "Expected a text of up to 1000 characters, a number, true, false or null",
);

/** Attributes from outside: up to 50, with names of 1 to 64 characters. */
export const attributesSchema: z.ZodType<Attributes> = z
  .record(name, value)
  .refine((attributes) => Object.keys(attributes).length <= 50, "Expected at most 50 attributes");

function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}
