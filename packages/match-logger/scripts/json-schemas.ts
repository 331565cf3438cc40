import * as z from "zod";
import { eventSchemas } from "../src/event-schemas.ts";
import { matchSchemas } from "../src/parse-match.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

const dialect = "https://json-schema.org/draft/2020-12/schema";
const described =
  "Every field is described in docs/log-format.md. Keys that are not named here may be there.";

/** The JSON Schema files of this package by name, made from the schemas that parse the lines. */
export function jsonSchemas(): ReadonlyMap<string, JsonSchema> {
  return new Map<string, JsonSchema>([
    ...matchSchemas.map((schema, version) => {
      const title =
        version === 0
          ? "A line of the original's match log, which has no `schema`"
          : `A line of a match log, schema ${version}`;
      return [
        `match-assignment.v${version}.json`,
        { $schema: dialect, title, description: described, ...partOf(schema) },
      ] as const;
    }),
    ["waiting-room-event.v1.json", eventSchema()],
  ]);
}

function eventSchema(): JsonSchema {
  const known = Array.from(eventSchemas.known, ([type, schema]) => [type, storedLine(schema)] as const);
  return {
    $schema: dialect,
    title: "A line of a waiting room's journal, schema 1",
    description: described,
    anyOf: [
      ...known.map(([type]) => ({ $ref: `#/$defs/${type}` })),
      {
        title: "An event of a type that a later version added",
        allOf: [
          storedLine(eventSchemas.other),
          { properties: { type: { not: { enum: known.map(([type]) => type) } } } },
        ],
      },
    ],
    $defs: Object.fromEntries(known),
  };
}

/** An event gets `schema` and `prev` when it is stored, so that every line has them. */
function storedLine(event: z.ZodType): JsonSchema {
  const { required, ...rest } = partOf(event);
  return { ...rest, required: [...(Array.isArray(required) ? required : []), "schema", "prev"] };
}

function partOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12" });
  return rest;
}
