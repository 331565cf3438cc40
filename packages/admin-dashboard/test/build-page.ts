import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { dashboardDirectory } from "../src/index.ts";

const page = fileURLToPath(new URL("../page/", import.meta.url));
const sources = [page, fileURLToPath(new URL("../../admin-events/src/", import.meta.url))];

/** Builds the page before the tests, if it is missing or older than one of its sources. */
export default async function buildPage(): Promise<void> {
  const builtAt = statSync(join(dashboardDirectory, "index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (builtAt > Math.max(...sources.map(newestChange))) return;
  await build({ root: page, configFile: join(page, "vite.config.ts"), logLevel: "warn" });
}

function newestChange(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Math.max(...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}
