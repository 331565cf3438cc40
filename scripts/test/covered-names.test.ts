import { globSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { publishedPackages, readText } from "./workspace.ts";
import { repositoryRoot } from "../repository.mjs";

const tests = globSync(["packages/*/test/**/*.{ts,tsx}", "apps/*/test/**/*.ts"], { cwd: repositoryRoot })
  .map((path) => readText(path))
  .join("\n");

const entries = publishedPackages().flatMap(({ folder, manifest }) =>
  Object.values(manifest.exports ?? {}).flatMap((target) => {
    const source = typeof target === "string" ? undefined : target["@waitroom/source"];
    return source === undefined ? [] : [`${folder}/${source.replace("./", "")}`];
  }),
);

test.each(entries)("the tests name everything that %s exports", (entry) => {
  const names = valuesExportedBy(readText(entry));
  expect(names).not.toEqual([]);
  expect(names.filter((name) => !isNamed(name))).toEqual([]);
});

describe("the tests name every error code", () => {
  const files = globSync(["packages/*/src/**/*.ts", "apps/server/src/**/*.ts"], { cwd: repositoryRoot })
    .map((path) => ({ path, unions: [...readText(path).matchAll(/export type \w+ErrorCode =([^;]+);/g)] }))
    .filter(({ unions }) => unions.length > 0);

  test("of which there are several kinds", () => {
    expect(files.length).toBeGreaterThan(4);
  });

  test.each(files)("of $path", ({ unions }) => {
    const codes = unions.flatMap(([, union = ""]) =>
      [...union.matchAll(/"(\w+)"/g)].map(([, code = ""]) => code),
    );
    expect(codes).not.toEqual([]);
    expect(codes.filter((code) => !isNamed(code))).toEqual([]);
  });
});

/** Names of functions, classes and constants; types are held by the compiler. */
function valuesExportedBy(source: string): readonly string[] {
  return [...source.matchAll(/export (?!type)\{([^}]+)\}/g)].flatMap(([, list = ""]) =>
    list
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "" && !name.startsWith("type "))
      .map((name) => name.split(" as ").at(-1) ?? name),
  );
}

function isNamed(name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(tests);
}
