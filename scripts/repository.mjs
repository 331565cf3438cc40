import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository, without a slash at the end. */
export const repositoryRoot = fileURLToPath(new URL("..", import.meta.url)).replace(/[/\\]$/, "");

/**
 * The package manager as `package.json` pins it, name and exact version. No script repeats it.
 *
 * @type {string}
 */
export const packageManager = JSON.parse(
  readFileSync(join(repositoryRoot, "package.json"), "utf8"),
).packageManager;
