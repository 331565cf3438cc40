import { readFile } from "node:fs/promises";

export type Line = Readonly<Record<string, unknown>>;

/** The lines of a log; fails on a line that is no whole JSON. */
export async function logLines(path: string): Promise<readonly Line[]> {
  const text = await readFile(path, "utf8");
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

/** The subject ids of a match record, in its order. */
export function subjectsOf(record: Line): readonly string[] {
  return (record["participants"] as readonly { subject_id: string }[]).map(({ subject_id }) => subject_id);
}
