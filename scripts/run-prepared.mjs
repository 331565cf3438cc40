import { callersFolder } from "./callers-folder.mjs";
import { repositoryNode } from "./repository-node.mjs";
import { runCommand } from "./run-command.mjs";
import { runScript } from "./run-script.mjs";

/** Makes Node take the packages of the repository from their sources, so that nothing has to be built. */
export const onSources = "--conditions=@waitroom/source";

/**
 * Runs a program of the repository with the Node that runs the server, where the person called this script and with the
 * arguments that they gave it. Its exit code is that of this process.
 *
 * @param {() => Promise<void>} prepare what has to be there first.
 * @param {readonly string[]} nodeArguments options of Node, then the program's path.
 * @returns {Promise<void>} once the program has ended.
 */
export async function runPrepared(prepare, nodeArguments) {
  await runScript(async () => {
    await prepare();
    const args = [...nodeArguments, ...process.argv.slice(2)];
    const cwd = callersFolder();
    const { code } = await runCommand(repositoryNode(), args, {
      cwd,
      env: { ...process.env, INIT_CWD: cwd },
    });
    return code;
  });
}
