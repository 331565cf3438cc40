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
  await quietStep("The build", "turbo", ["run", "build", "--filter=@waitroom/server..."], {
    cwd: repositoryRoot,
    env: await toolEnvironment(),
  });
}

/**
 * Where the server runs: in the folder in which the person called `npm start`, though npm itself changes to that of
 * the repository.
 *
 * @returns {{ cwd: string, env: NodeJS.ProcessEnv }}
 */
export function callersPlace() {
  // The variable is inherited: below another npm script it names the folder where that one was called.
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  const isOurs = script === "start" || script === "dev" || script === "rehearse";
  const cwd = isOurs && folder !== undefined ? folder : process.cwd();
  return { cwd, env: { ...process.env, INIT_CWD: cwd } };
}
