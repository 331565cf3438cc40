import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { dashboardDirectory } from "../src/index.ts";

const page = fileURLToPath(new URL("../page/", import.meta.url));
const sources = [page, fileURLToPath(new URL("../../admin-events/src/", import.meta.url))];

/** Builds the page before the tests, if it is missing or older than one of its sources. */
export default function buildPage(): void {
  const builtAt = statSync(join(dashboardDirectory, "index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (builtAt > Math.max(...sources.map(newestChange))) return;
  // In a process of its own: under the tests' NODE_ENV it would be another build than the one that is published.
  const vite = fileURLToPath(new URL("../node_modules/vite/bin/vite.js", import.meta.url));
  execFileSync(process.execPath, [vite, "build", page, "--logLevel", "warn"], {
    env: { ...process.env, NODE_ENV: "production" },
    stdio: "inherit",
  });
}

function newestChange(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Math.max(...files.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}
