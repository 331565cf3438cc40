import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { quietStep } from "./quiet-step.mjs";
import { repositoryRoot } from "./repository.mjs";

/**
 * Builds packages, and packs them as they would be published.
 *
 * @param {readonly string[]} folders inside the repository, for example `packages/matchmaker`.
 * @param {string} destination absolute path; made where it is missing.
 * @param {Readonly<Record<string, string | undefined>>} environment of the tools.
 * @returns {Promise<Readonly<Record<string, string>>>} each package's name and its tarball's, which has no version in it.
 * @throws {ScriptError} if a build or a package fails.
 */
export async function packPackages(folders, destination, environment) {
  const filters = folders.map((folder) => `--filter=./${folder}`);
  await quietStep("The build", "turbo", ["run", "build", ...filters, "--output-logs=errors-only"], {
    cwd: repositoryRoot,
    env: environment,
  });
  const tarballs = folders.map(async (folder) => {
    const cwd = join(repositoryRoot, folder);
    const { name } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
    const tarball = `waitroom-${basename(folder)}.tgz`;
    await quietStep(`Packing ${name}`, "pnpm", ["pack", "--out", join(destination, tarball)], {
      cwd,
      env: environment,
    });
    return /** @type {const} */ ([name, tarball]);
  });
  return Object.fromEntries(await Promise.all(tarballs));
}
