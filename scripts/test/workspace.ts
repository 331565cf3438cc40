import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repositoryRoot } from "../repository.mjs";

/** A `package.json`, as far as the checks read it. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly description?: string;
  readonly type?: string;
  readonly packageManager?: string;
  readonly files?: readonly string[];
  readonly engines?: Readonly<Record<string, string>>;
  readonly repository?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: Exports;
  readonly publishConfig?: {
    readonly access?: string;
    readonly provenance?: boolean;
    readonly exports?: Exports;
  };
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
}

export type Dependencies = Readonly<Record<string, string>>;

export type Exports = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** A package of the workspace: its folder inside the repository, and its manifest. */
export interface WorkspacePackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The text of a file of the repository. */
export function readText(path: string): string {
  return readFileSync(join(repositoryRoot, path), "utf8");
}

/** A `package.json` of the repository. */
export function readManifest(path: string): Manifest {
  const manifest: Manifest = JSON.parse(readText(path));
  return manifest;
}

/** All packages of the workspace, by folder. */
export function workspacePackages(): readonly WorkspacePackage[] {
  const workspace: { packages: readonly string[] } = parse(readText("pnpm-workspace.yaml"));
  return workspace.packages
    .flatMap((pattern) => globSync(pattern, { cwd: repositoryRoot }))
    .filter((folder) => existsSync(join(repositoryRoot, folder, "package.json")))
    .sort()
    .map((folder) => ({ folder, manifest: readManifest(`${folder}/package.json`) }));
}

/** Those that are published. */
export function publishedPackages(): readonly WorkspacePackage[] {
  return workspacePackages().filter(({ manifest }) => manifest.private !== true);
}
