import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryRoot } from "../repository.mjs";

const entries = globSync("packages/*/src/{,*/}index.ts", { cwd: repositoryRoot }).toSorted();

test("there are entries", () => expect(entries.length).toBeGreaterThan(8));

describe.each(entries)("%s", (entry) => {
  test("exports nothing without a doc comment", () => {
    const source = read(entry);
    const missing: string[] = [];
    for (const [, names = "", from = ""] of source.matchAll(
      /^export (?:type )?\{([^}]*)\} from "([^"]+)"/gm,
    )) {
      const file = join(dirname(entry), from);
      for (const name of namesIn(names))
        if (!isDocumented(read(file), name)) missing.push(`${name} of ${file}`);
    }
    expect(missing).toEqual([]);
  });
});

function read(path: string): string {
  return readFileSync(join(repositoryRoot, path), "utf8");
}

/** The names as they are where they are declared. */
function namesIn(list: string): readonly string[] {
  return list.split(",").flatMap((part) => /^\s*(?:type )?(\w+)/.exec(part)?.[1] ?? []);
}

/** Whether a comment ends just above the declaration of a name. */
function isDocumented(source: string, name: string): boolean {
  const declared = new RegExp(
    String.raw`^export (?:abstract |async )*(?:class|const|function\*?|interface|type) ${name}\b`,
    "m",
  ).exec(source);
  if (declared === null) throw new Error(`Expected ${name} to be declared.`);
  return source.slice(0, declared.index).trimEnd().endsWith("*/");
}
