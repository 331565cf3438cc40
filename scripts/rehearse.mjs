import { join } from "node:path";
import { callersPlace, prepareServer } from "./prepare-server.mjs";
import { StepError } from "./quiet-step.mjs";
import { repositoryRoot } from "./repository.mjs";
import { repositoryNode } from "./repository-node.mjs";
import { runCommand } from "./run-command.mjs";

/** @returns {Promise<number>} the exit code. */
async function rehearse() {
  try {
    await prepareServer();
    const main = join(repositoryRoot, "apps", "rehearsal", "src", "main.ts");
    const args = ["--conditions=@waitroom/source", main, ...process.argv.slice(2)];
    const { code } = await runCommand(repositoryNode(), args, callersPlace());
    return code;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof StepError ? error.exitCode : 1;
  }
}

process.exitCode = await rehearse();
