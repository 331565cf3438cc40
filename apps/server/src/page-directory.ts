import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** Where the built participant page is: beside the built server, or in its build folder when the sources run. */
export function pageDirectory(): string {
  const built = join(import.meta.dirname, "page");
  return existsSync(built) ? built : resolve(import.meta.dirname, "../dist/page");
}
