/** The scripts that work on files of whoever calls them. */
const scriptsOfCallers = new Set(["start", "dev", "plan", "rehearse", "match-log", "pack"]);

/**
 * The folder in which the person called `npm start` or another one of these scripts, though npm itself changes to that of
 * the repository.
 *
 * @returns {string} absolute path.
 */
export function callersFolder() {
  // The variable is inherited: below another npm script it names the folder where that one was called.
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  const isCallers = script !== undefined && scriptsOfCallers.has(script);
  return isCallers && folder !== undefined ? folder : process.cwd();
}
