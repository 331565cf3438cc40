import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

type Line = Record<string, unknown>;

/**
 * Changes the lines of a log as somebody would who knows the format: numbers and hashes are made anew, so that only what the
 * lines say is wrong. Without `isChained` the lines are written as they are given.
 */
export async function plant(
  path: string,
  change: (lines: Line[]) => readonly Line[],
  { isChained = true }: { readonly isChained?: boolean } = {},
): Promise<void> {
  const text = await readFile(path, "utf8");
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line): Line => JSON.parse(line));
  let prev = "0".repeat(64);
  const written = change(lines).map((line, index) => {
    const bytes = JSON.stringify(isChained ? { ...line, seq: index + 1, prev } : line);
    prev = createHash("sha256").update(bytes).digest("hex");
    return `${bytes}\n`;
  });
  await writeFile(path, written.join(""));
}
