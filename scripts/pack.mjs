import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { callersFolder } from "./callers-folder.mjs";
import { installDependencies } from "./install-dependencies.mjs";
import { packPackages } from "./pack-packages.mjs";
import { repositoryRoot } from "./repository.mjs";
import { runScript } from "./run-script.mjs";
import { ScriptError } from "./script-error.mjs";
import { toolEnvironment } from "./tool-environment.mjs";

const help = `npm run pack -- FOLDER

Builds the published packages and packs them into FOLDER, for a project that takes them from this repository instead of
from npm.
`;

await runScript(pack);

/** @returns {Promise<number>} the exit code. */
async function pack() {
  const { values, positionals } = parseArgs({
    options: { help: { type: "boolean", short: "h" } },
    allowPositionals: true,
    strict: false,
  });
  if (values.help === true) return print(help);
  const [folder, ...others] = positionals;
  if (folder === undefined || others.length > 0)
    throw new ScriptError(`Expected one folder, got ${positionals.length}.\n\n${help.trimEnd()}`);
  await installDependencies();
  const destination = resolve(callersFolder(), folder);
  const folders = readdirSync(resolve(repositoryRoot, "packages")).map((name) => `packages/${name}`);
  const tarballs = Object.values(await packPackages(folders, destination, await toolEnvironment()));
  return print(`${tarballs.map((tarball) => resolve(destination, tarball)).join("\n")}\n`);
}

/** @param {string} text */
function print(text) {
  process.stdout.write(text);
  return 0;
}
