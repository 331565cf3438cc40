import { runCommand } from "./run-command.mjs";
import { ScriptError } from "./script-error.mjs";

/**
 * Runs a command whose output matters only if it fails.
 *
 * @param {string} title names the step in the message of a failure.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Omit<import("./run-command.mjs").RunOptions, "quiet">} [options]
 * @returns {Promise<string>} what it printed on its standard output.
 * @throws {ScriptError} if its exit code is not 0, with that code; the message holds all that it printed.
 */
export async function quietStep(title, command, args, options = {}) {
  const { code, output, stdout } = await runCommand(command, args, { ...options, quiet: true });
  if (code === 0) return stdout;
  const end = `${title} failed with exit code ${code}`;
  const message =
    output === "" ? `${end}, and printed nothing.` : `${output.trimEnd()}\n\n${end}; its output is above.`;
  throw new ScriptError(message, { exitCode: code });
}
