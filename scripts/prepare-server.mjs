import { existsSync } from "node:fs";
import { join } from "node:path";
import { installDependencies } from "./install-dependencies.mjs";
import { quietStep } from "./quiet-step.mjs";
import { repositoryRoot } from "./repository.mjs";
import { toolEnvironment } from "./tool-environment.mjs";

/**
 * Brings the server to where it can be started: dependencies installed, everything that it needs built.
 *
 * @returns {Promise<void>}
 */
export async function prepareServer() {
  await installDependencies();
  if (!existsSync(join(repositoryRoot, "apps", "server", "dist", "main.js")))
    process.stdout.write("Building; the first time this takes about half a minute.\n");
  await quietStep("The build", "turbo", ["run", "build", "--filter=@waitroom/server..."], {
    cwd: repositoryRoot,
    env: await toolEnvironment(),
  });
}
