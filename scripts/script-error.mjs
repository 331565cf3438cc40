/** A script could not do its work, for a reason outside of it. The message is all that its caller has to read. */
export class ScriptError extends Error {
  /** @override */
  name = "ScriptError";

  /**
   * @param {string} message
   * @param {{ exitCode?: number, cause?: unknown }} [options] by default the script then ends with 1.
   */
  constructor(message, { exitCode = 1, cause } = {}) {
    super(message, { cause });
    /** @readonly */
    this.exitCode = exitCode;
  }
}
