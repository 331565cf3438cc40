import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const serverRoot = fileURLToPath(new URL("../..", import.meta.url));
const pageRoot = join(serverRoot, "page");

/**
 * The folder of the built participant page. Builds it where it is missing or older than its sources; the new one
 * takes the place of the old one only once it is whole.
 */
export async function buildPage(): Promise<string> {
  const outDir = join(serverRoot, "dist", "page");
  if ((await newestAt(pageRoot)) < (await changedAt(join(outDir, "index.html")))) return outDir;
  const fresh = join(serverRoot, "dist", `page-${process.pid}`);
  await build({ root: pageRoot, logLevel: "error", build: { outDir: fresh } });
  await rm(outDir, { recursive: true, force: true });
  await rename(fresh, outDir);
  return outDir;
}

async function newestAt(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const times = await Promise.all(files.map((file) => changedAt(join(file.parentPath, file.name))));
  return Math.max(...times);
}

/** When the file was last written; before all times if there is none. */
async function changedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return -Infinity;
  }
}
