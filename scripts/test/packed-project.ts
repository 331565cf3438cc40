import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { packPackages } from "../pack-packages.mjs";
import { quietStep } from "../quiet-step.mjs";
import { repositoryRoot } from "../repository.mjs";
import { runCommand } from "../run-command.mjs";
import { toolEnvironment } from "../tool-environment.mjs";
import { type Dependencies, readManifest } from "./workspace.ts";

/** A project outside the repository, as somebody has it who installed the packages from the registry. */
export interface PackedProject {
  /** Absolute path; each example is a folder in it. */
  readonly folder: string;
  /** What the project's programs get. Temporary files of theirs go into the project. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs a command in the folder of an example, for at most 30 s. */
  readonly run: (
    example: string,
    command: string,
    args: readonly string[],
  ) => Promise<{ readonly code: number; readonly output: string }>;
  readonly remove: () => void;
}

const commandLimitMs = 30_000;

/** Packs what the examples depend on, installs the tarballs into an empty project and copies the examples there. */
export async function makePackedProject(examples: readonly string[]): Promise<PackedProject> {
  const folder = mkdtempSync(join(tmpdir(), "waitroom-packed-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    // The tests' own NODE_ENV would build and install something else than a user gets.
    const environment = {
      ...(await toolEnvironment()),
      NODE_ENV: undefined,
      TMPDIR: join(folder, "temporary"),
    };
    mkdirSync(environment.TMPDIR);
    const wanted = dependenciesOf(examples);
    const ours = Object.keys(wanted).filter((name) => name.startsWith("@waitroom/"));
    const folders = ours.map((name) => `packages/${basename(name)}`);
    const tarballs = Object.entries(await packPackages(folders, folder, environment));
    const packed = tarballs.map(([name, tarball]) => [name, `file:./${tarball}`] as const);
    await install({ ...wanted, ...Object.fromEntries(packed) }, folder, environment);
    for (const example of examples) copyExample(example, folder);
    return {
      folder,
      environment,
      remove,
      run: (example, command, args) =>
        runCommand(command, args, {
          cwd: join(folder, example),
          env: environment,
          quiet: true,
          timeoutMs: commandLimitMs,
        }),
    };
  } catch (error) {
    remove();
    throw error;
  }
}

type Environment = PackedProject["environment"];

/** Third-party versions are those of the repository. */
function dependenciesOf(examples: readonly string[]): Dependencies {
  const { devDependencies: tools = {} } = readManifest("package.json");
  const wanted = examples.map((example) => readManifest(`examples/${example}/package.json`));
  return Object.assign(
    { typescript: tools["typescript"], "@types/node": tools["@types/node"] },
    ...wanted.map(({ dependencies, devDependencies }) => ({ ...dependencies, ...devDependencies })),
  );
}

async function install(dependencies: Dependencies, folder: string, environment: Environment): Promise<void> {
  const manifest = { name: "packed", private: true, type: "module", dependencies };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  // The prefix is named since npm hands that of the repository on to what its scripts start.
  const args = [
    "install",
    "--prefix",
    folder,
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
  ];
  await quietStep("npm install", "npm", args, { cwd: folder, env: environment });
}

/** Only the sources: what stands beside them belongs to the workspace. */
function copyExample(example: string, folder: string): void {
  const source = join(repositoryRoot, "examples", example);
  cpSync(source, join(folder, example), {
    recursive: true,
    filter: (path) => path === source || path.endsWith(".ts"),
  });
  writeFileSync(join(folder, example, "tsconfig.json"), JSON.stringify({ compilerOptions: strictOptions }));
}

const strictOptions = {
  target: "ES2024",
  module: "NodeNext",
  moduleResolution: "NodeNext",
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  noEmit: true,
};
