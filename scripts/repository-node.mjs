import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./repository.mjs";
import { ScriptError } from "./script-error.mjs";

/** The oldest Node that runs the server; it stands in `engines` of each package too. */
export const oldestNode = "22.18.0";

/**
 * Finds the Node that runs the server: the one that the repository installs for Linux, elsewhere the system's.
 *
 * @returns {string} its path.
 * @throws {ScriptError} that says what to install, if neither will do.
 */
export function repositoryNode() {
  const installed = join(repositoryRoot, "node_modules", ".bin", "node");
  if (existsSync(installed) && starts(installed)) return installed;
  if (isRecentEnough(process.versions.node)) return process.execPath;
  throw new ScriptError(
    `Waitroom needs Node ${oldestNode} or newer on this system; this is Node ${process.versions.node}. ` +
      "Install it from https://nodejs.org, then try again.",
  );
}

/**
 * Refuses early, before anything is installed, where the repository brings no Node and the system's is too old.
 *
 * @throws {ScriptError} as {@link repositoryNode}.
 */
export function requireUsableNode() {
  const isBrought = process.platform === "linux" && ["x64", "arm64"].includes(process.arch);
  if (!isBrought) repositoryNode();
}

/**
 * @param {string} version for example `22.18.0`.
 * @returns {boolean}
 */
export function isRecentEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * A binary for glibc is there but does not start on a system with another C library.
 *
 * @param {string} node
 */
function starts(node) {
  try {
    execFileSync(node, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
