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

/** The scripts that work on files of whoever calls them. */
const scriptsOfCallers = new Set(["start", "dev", "plan", "rehearse", "match-log"]);

/**
 * Where a program runs: in the folder in which the person called `npm start` or another one of these scripts, though npm
 * itself changes to that of the repository.
 *
 * @returns {{ cwd: string, env: NodeJS.ProcessEnv }}
 */
export function callersPlace() {
  // The variable is inherited: below another npm script it names the folder where that one was called.
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  const isCallers = script !== undefined && scriptsOfCallers.has(script);
  const cwd = isCallers && folder !== undefined ? folder : process.cwd();
  return { cwd, env: { ...process.env, INIT_CWD: cwd } };
}
