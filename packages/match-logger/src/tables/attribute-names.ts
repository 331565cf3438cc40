import { nodeFiles } from "../node-files.ts";
import type { JsonValue } from "../ports.ts";
import { readLogBatches } from "../read-log.ts";
import type { ReadingOptions, TableSource } from "./source.ts";

const limit = 500;

/** The names of all attributes in journals and match logs, in the order of their first use. Throws a `RangeError` for more than 500. */
export async function attributeNames(
  { journals, matchLogs }: TableSource,
  { files = nodeFiles }: ReadingOptions,
): Promise<readonly string[]> {
  const names = new Set<string>();
  const add = (attributes: JsonValue | undefined): void => {
    if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes)) return;
    for (const name of Object.keys(attributes)) names.add(name);
    if (names.size > limit) {
      throw new RangeError(
        `Expected at most ${limit} attributes for a column each, got more: name those you want.`,
      );
    }
  };
  for (const path of [...journals, ...matchLogs]) {
    for await (const { entries } of readLogBatches(path, { files })) {
      for (const entry of entries) {
        if (entry.kind === "flaw") continue;
        const { attributes, participants } = entry.record;
        add(attributes);
        if (!Array.isArray(participants)) continue;
        for (const member of participants) add(memberAttributes(member));
      }
    }
  }
  return [...names];
}

function memberAttributes(member: JsonValue): JsonValue | undefined {
  return typeof member === "object" && member !== null && "attributes" in member
    ? member["attributes"]
    : undefined;
}
