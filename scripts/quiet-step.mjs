import { runCommand } from "./run-command.mjs";

/** A step failed whose output was not shown while it ran. The message holds all of it. */
export class StepError extends Error {
  /** @override */
  name = "StepError";

  /**
   * @param {string} title
   * @param {number} exitCode
   * @param {string} output
   */
  constructor(title, exitCode, output) {
    super(`${output.trimEnd()}\n\n${title} failed with exit code ${exitCode}; its output is above.`);
    /** @readonly */
    this.exitCode = exitCode;
  }
}

/**
 * Runs a command whose output matters only if it fails.
 *
 * @param {string} title names the step in the message of a failure.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Omit<import("./run-command.mjs").RunOptions, "quiet">} [options]
 * @returns {Promise<string>} what it printed on its standard output.
 * @throws {StepError} if its exit code is not 0.
 */
export async function quietStep(title, command, args, options = {}) {
  const { code, output, stdout } = await runCommand(command, args, { ...options, quiet: true });
  if (code !== 0) throw new StepError(title, code, output);
  return stdout;
}
