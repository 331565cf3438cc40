import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
// @boundaries-ignore the configuration that every package shares
import { sourceConditions } from "../../../../vitest.shared.ts";
import { mutants, type Mutant } from "./mutants.ts";

/** Serves one source file with one guard switched off; the file itself stays as it is. */
function switchOff(name: string): Plugin {
  const mutant = mutants.find((each) => each.name === name);
  if (mutant === undefined) throw new RangeError(`Expected the name of a mutant, got \`${name}\`.`);
  const path = fileURLToPath(new URL(`../../src/${mutant.file}`, import.meta.url));
  const mutated = mutate(mutant, readFileSync(path, "utf8"));
  return {
    name: "switch-off-a-guard",
    enforce: "pre",
    load: (id) => (id === path ? mutated : null),
  };
}

function mutate({ name, find, replace, file }: Mutant, source: string): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`Expected \`${find}\` to stand once in ${file}, for "${name}".`);
  }
  return `${before}${replace}${after}`;
}

const name = process.env["MUTANT"];

export default defineConfig({
  ...sourceConditions,
  plugins: name === undefined ? [] : [switchOff(name)],
  // The cache of transformed files does not see that a guard is off, and would serve one for the other.
  test: { ...sourceConditions.test, bail: 1, maxWorkers: 1, fsModuleCache: false },
});
