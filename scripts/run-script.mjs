import { ScriptError } from "./script-error.mjs";

/**
 * Does the work of a script. A ScriptError is shown by its message alone and gives the exit code of this process; any
 * other error is a fault of the script, and ends it with its stack.
 *
 * @param {() => Promise<number>} work resolves with the exit code.
 * @returns {Promise<void>}
 */
export async function runScript(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
