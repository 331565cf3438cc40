import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { repositoryRoot } from "../repository.mjs";
import { type Exports, publishedPackages } from "./workspace.ts";

const packages = publishedPackages();

test("there are packages to publish", () => {
  expect(packages.map(({ manifest }) => manifest.name)).toEqual(
    expect.arrayContaining([
      "@waitroom/admin-dashboard",
      "@waitroom/admin-events",
      "@waitroom/match-logger",
      "@waitroom/matchmaker",
    ]),
  );
});

describe.each(packages)("$folder", ({ folder, manifest }) => {
  test("is named after its folder", () => {
    expect(manifest.name).toBe(`@waitroom/${folder.split("/").at(-1)}`);
  });

  test("has the fields that every published package has", () => {
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/./),
      license: "MIT",
      type: "module",
      engines: { node: expect.stringMatching(/^>=/) },
      files: expect.arrayContaining(["dist"]),
      repository: { type: "git", directory: folder },
      publishConfig: { access: "public", provenance: true },
    });
  });

  test("has the scripts that every published package has", () => {
    expect(Object.keys(manifest.scripts ?? {})).toEqual(
      expect.arrayContaining(["build", "typecheck", "test", "check:package"]),
    );
  });

  test("brings its license", () => {
    expect(existsSync(join(repositoryRoot, folder, "LICENSE"))).toBe(true);
  });

  test("publishes the same exports as it has here, without the sources", () => {
    expect(manifest.publishConfig?.exports).toEqual(withoutSources(manifest.exports ?? {}));
  });

  test("exports types and a default for each entry, and no import that would shut out require", () => {
    const entries = Object.values(manifest.publishConfig?.exports ?? {}).filter(
      (target) => typeof target !== "string" && "types" in target,
    );
    expect(entries).not.toEqual([]);
    expect(entries.filter((target) => Object.keys(target).join(" ") !== "types default")).toEqual([]);
  });

  test("depends on no other package of the workspace, but for the dashboard's build", () => {
    const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
    const all = { dependencies, devDependencies, peerDependencies, optionalDependencies };
    const found = Object.entries(all).flatMap(([field, names]) =>
      Object.keys(names ?? {})
        .filter((name) => name.startsWith("@waitroom/"))
        .map((name) => `${field} ${name}`),
    );
    const allowed = folder === "packages/admin-dashboard" ? ["devDependencies @waitroom/admin-events"] : [];
    expect(found).toEqual(allowed);
  });
});

test("the rules of a matchmaker need nothing at run time", () => {
  const matchmaker = packages.find(({ folder }) => folder === "packages/matchmaker");
  const { dependencies = {}, peerDependencies = {} } = matchmaker?.manifest ?? {
    dependencies: { missing: "" },
  };
  expect({ ...dependencies, ...peerDependencies }).toEqual({});
});

function withoutSources(all: Exports): Exports {
  return Object.fromEntries(
    Object.entries(all).map(([entry, target]) => {
      if (typeof target === "string") return [entry, target];
      return [
        entry,
        Object.fromEntries(Object.entries(target).filter(([key]) => key !== "@waitroom/source")),
      ];
    }),
  );
}
