import { join } from "node:path";
import { installDependencies } from "./install-dependencies.mjs";
import { callersPlace } from "./prepare-server.mjs";
import { repositoryRoot } from "./repository.mjs";
import { repositoryNode, requireUsableNode } from "./repository-node.mjs";
import { runCommand } from "./run-command.mjs";

/**
 * Runs a program of the repository from its sources, where the person called it, with the arguments of this process. The
 * packages under it run from their sources too, so that nothing has to be built.
 *
 * @param {...string} main path of the program inside the repository.
 * @returns {Promise<void>} once it has ended; its exit code is that of this process.
 */
export async function runOnSources(...main) {
  requireUsableNode();
  await installDependencies();
  const args = ["--conditions=@waitroom/source", join(repositoryRoot, ...main), ...process.argv.slice(2)];
  const { code } = await runCommand(repositoryNode(), args, callersPlace());
  process.exitCode = code;
}
