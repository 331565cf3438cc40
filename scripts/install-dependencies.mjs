import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quietStep } from "./quiet-step.mjs";
import { requireUsableNode } from "./repository-node.mjs";
import { packageManager, repositoryRoot } from "./repository.mjs";

const stampFile = join(repositoryRoot, "node_modules", ".waitroom-install");
const workspaceFolders = ["packages", "apps", "examples"];

/**
 * Installs what the lockfile names, with npm as the only thing that has to be there; takes no time where that has
 * been done already.
 *
 * @returns {Promise<void>}
 * @throws {ScriptError} where there is no Node that runs the server, or the installation fails.
 */
export async function installDependencies() {
  requireUsableNode();
  const wanted = fingerprint();
  if (isInstalled(wanted)) return;
  process.stdout.write("Installing dependencies; the first time this takes about a minute.\n");
  await quietStep(
    "Installing dependencies",
    "npx",
    // Without a terminal pnpm refuses to replace a folder of modules that another version made.
    ["-y", packageManager, "install", "--frozen-lockfile", "--config.confirmModulesPurge=false"],
    { cwd: repositoryRoot, env: { ...process.env, npm_config_loglevel: "error" } },
  );
  writeFileSync(stampFile, wanted);
}

function fingerprint() {
  const hash = createHash("sha256").update(`${packageManager} ${process.platform} ${process.arch}\n`);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) {
    hash.update(readFileSync(join(repositoryRoot, file)));
  }
  return hash.digest("hex");
}

/** @param {string} wanted */
function isInstalled(wanted) {
  if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== wanted) return false;
  return workspacePackages().every(
    (folder) => !hasDependencies(folder) || existsSync(join(folder, "node_modules")),
  );
}

function workspacePackages() {
  return workspaceFolders
    .map((folder) => join(repositoryRoot, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((folder) => existsSync(join(folder, "package.json")));
}

/** @param {string} folder */
function hasDependencies(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).length > 0;
}
