import { globSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as matchmaker from "../../packages/matchmaker/src/index.ts";
import { repositoryRoot } from "../repository.mjs";
import { readText } from "./workspace.ts";

const rules = Object.entries(matchmaker)
  .filter(([, exported]) => typeof exported === "function" && extendsMatchmaker(exported))
  .map(([name]) => name);

/** Where a rule of the package is known by its name; CONTRIBUTING.md says what for. */
const places = [
  "packages/matchmaker/README.md",
  "packages/matchmaker/src/replay/built-in-matchmaker.ts",
  "packages/match-logger/src/audit/fold/rule.ts",
  "apps/server/src/experiment/json-rules.ts",
  "docs/rules/README.md",
];

test("there are rules", () => {
  expect(rules).toContain("FIFOMatchmaker");
});

describe.each(places)("%s", (place) => {
  test("names every rule of the package", () => {
    const text = readText(place);
    expect(rules.filter((rule) => !new RegExp(`\\b${rule}\\b`).test(text))).toEqual([]);
  });
});

test("every rule keeps its name in records where a host's code is minified", () => {
  const sources = globSync("packages/matchmaker/src/rules/*.ts", { cwd: repositoryRoot })
    .map(readText)
    .join("\n");
  const unnamed = rules.filter(
    (rule) => !sources.includes(`name: string = builtInName(this, ${rule}, "${rule}")`),
  );
  expect(unnamed).toEqual([]);
});

function extendsMatchmaker(exported: { readonly prototype: unknown }): boolean {
  return exported.prototype instanceof matchmaker.Matchmaker;
}
