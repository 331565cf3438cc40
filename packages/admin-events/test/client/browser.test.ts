import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

/** What the file imports at run time, as it is written there. */
function importsOf(url: URL): readonly string[] {
  const text = readFileSync(fileURLToPath(url), "utf8");
  return [...text.matchAll(/^(?:import|export) (?!type )[^;]*?from "([^"]+)";/gms)].map(
    ([, path]) => path ?? "",
  );
}

test("the client runs in a browser: nothing that it imports is a part of Node or another package", () => {
  const seen = new Set<string>();
  const foreign: string[] = [];
  const follow = (url: URL): void => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    for (const path of importsOf(url)) {
      if (path.startsWith(".")) follow(new URL(path, url));
      else foreign.push(path);
    }
  };
  follow(new URL("../../src/client/index.ts", import.meta.url));
  expect(foreign).toEqual([]);
  expect([...seen].map((href) => href.split("/src/")[1])).toContain("pseudonym-words.ts");
});
