import { join } from "node:path";
import { endWithLauncher } from "./launcher.mjs";
import { callersPlace, prepareServer } from "./prepare-server.mjs";
import { StepError } from "./quiet-step.mjs";
import { repositoryRoot } from "./repository.mjs";
import { repositoryNode } from "./repository-node.mjs";
import { runCommand } from "./run-command.mjs";

/** @returns {Promise<number>} the exit code. */
async function start() {
  try {
    await prepareServer();
    const main = join(repositoryRoot, "apps", "server", "dist", "main.js");
    const { code } = await runCommand(repositoryNode(), [main, ...process.argv.slice(2)], callersPlace());
    return code;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof StepError ? error.exitCode : 1;
  }
}

endWithLauncher();
process.exitCode = await start();
