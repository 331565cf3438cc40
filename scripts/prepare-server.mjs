import { installDependencies } from "./install-dependencies.mjs";
import { quietStep } from "./quiet-step.mjs";
import { repositoryRoot } from "./repository.mjs";
import { requireUsableNode } from "./repository-node.mjs";
import { toolEnvironment } from "./tool-environment.mjs";

/**
 * Brings the server to where it can be started: dependencies installed, everything that it needs built.
 *
 * @returns {Promise<void>}
 */
export async function prepareServer() {
  requireUsableNode();
  await installDependencies();
  await quietStep(
    "The build",
    "turbo",
    ["run", "build", "--filter=@waitroom/server...", "--output-logs=errors-only"],
    {
      cwd: repositoryRoot,
      env: await toolEnvironment(),
    },
  );
}

/**
 * The folder in which the person called `npm start`; npm itself changes to that of the repository.
 *
 * @returns {string}
 */
export function callersFolder() {
  // The variable is inherited: below another npm script it names that script's folder.
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  return (script === "start" || script === "dev") && folder !== undefined ? folder : process.cwd();
}
