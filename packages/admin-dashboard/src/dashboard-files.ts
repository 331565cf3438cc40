import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { DashboardError } from "./dashboard-error.ts";

/** Absolute path of the built page, for hosts that serve static files themselves. */
export const dashboardDirectory: string = fileURLToPath(new URL("../dist/page/", import.meta.url));

/** One file of the built page, ready to be sent. */
export interface DashboardFile {
  /** Path inside {@link dashboardDirectory}, with `/`, for example `assets/index-B1x2.js`. */
  readonly path: string;
  readonly body: Buffer;
  /** The body in gzip, or `null` where that would not be smaller. */
  readonly gzip: Buffer | null;
  readonly contentType: string;
  /** Immutable for files whose name holds the hash of their content, otherwise asks again each time. */
  readonly cacheControl: string;
  readonly etag: string;
}

/**
 * Reads the built page into memory: about 1.5 MB.
 *
 * @param directory the folder to read.
 * @throws {@link DashboardError} `PAGE_NOT_BUILT` if there is no `index.html` in it.
 */
export function dashboardFiles(directory: string = dashboardDirectory): readonly DashboardFile[] {
  const paths = listFiles(directory);
  if (!paths.includes("index.html")) throw notBuilt(directory);
  return paths.map((path) => toDashboardFile(path, readFileSync(join(directory, path))));
}

/** The file at `path` with this content; type and caching follow from the name. */
export function toDashboardFile(path: string, body: Buffer): DashboardFile {
  const gzip = gzipSync(body, { level: 9 });
  return {
    path,
    body,
    gzip: gzip.length < body.length ? gzip : null,
    contentType: contentTypes[extname(path)] ?? "application/octet-stream",
    cacheControl: path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    etag: `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`,
  };
}

function listFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(directory, sep).length))
      .map((path) => path.split(sep).join("/"))
      .toSorted();
  } catch (cause) {
    throw notBuilt(directory, cause);
  }
}

function notBuilt(directory: string, cause?: unknown): DashboardError {
  return new DashboardError(
    "PAGE_NOT_BUILT",
    `Expected the built dashboard in ${directory}. Run the build of @waitroom/admin-dashboard.`,
    { cause },
  );
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};
