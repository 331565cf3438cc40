import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { SetupError } from "./config/setup-error.ts";

/**
 * Makes sure that a folder holds a page of the researcher's own.
 *
 * @throws {@link SetupError} `PAGE_UNUSABLE`
 */
export function assertPage(folder: string): void {
  const index = join(folder, "index.html");
  if (statSync(index, { throwIfNoEntry: false })?.isFile() === true) return;
  const found = existsSync(folder) ? "a folder without one" : "no such folder";
  throw new SetupError("PAGE_UNUSABLE", "The participants' page cannot be served:", [
    `PAGE_DIR: expected a folder with an index.html, got ${found}: ${folder}`,
  ]);
}

/** Where the built participant page is: beside the built server, or in its build folder when the sources run. */
export function pageDirectory(): string {
  const built = join(import.meta.dirname, "page");
  return existsSync(built) ? built : resolve(import.meta.dirname, "../dist/page");
}
