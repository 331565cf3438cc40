import type { IncomingMessage, ServerResponse } from "node:http";
import { type DashboardFile, dashboardFiles, toDashboardFile } from "./dashboard-files.ts";

/** Where and what to serve. */
export interface DashboardHandlerOptions {
  /**
   * Path under which the page stands, as the server sees it.
   * @default "/admin"
   */
  readonly basePath?: string;
  /**
   * What to serve.
   * @default dashboardFiles()
   */
  readonly files?: readonly DashboardFile[];
}

/** Fits `node:http` (two arguments) and Express or Connect (three). */
export type DashboardHandler = (
  request: IncomingMessage & { readonly originalUrl?: string },
  response: ServerResponse,
  next?: () => void,
) => void;

/**
 * Serves the dashboard for GET and HEAD under `basePath`. Anything else goes to `next`, or gets 404 (405 for
 * another method on a file) where there is none.
 *
 * Files are looked up by name among those that were read when the handler was made; no path of a request
 * ever reaches the file system. The page is public: what it shows comes through the `/admin` namespace, which
 * asks for a session.
 *
 * @throws `TypeError` if `basePath` does not start with `/`.
 * @throws {@link DashboardError} `PAGE_NOT_BUILT`.
 */
export function createDashboardHandler(options: DashboardHandlerOptions = {}): DashboardHandler {
  const base = parseBasePath(options.basePath ?? "/admin");
  const files = filesByUrlPath(base, options.files ?? dashboardFiles());

  return (request, response, next) => {
    // Express takes its mount path off `url` and keeps the whole path in `originalUrl`.
    const file = files.get(pathOf(request.originalUrl ?? request.url ?? "/"));
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (file !== undefined && isRead) return send(file, request, response);
    if (next !== undefined) return next();
    return refuse(response, file === undefined ? 404 : 405);
  };
}

function filesByUrlPath(base: string, files: readonly DashboardFile[]): ReadonlyMap<string, DashboardFile> {
  const byUrlPath = new Map(files.map((file) => [`${base}/${file.path}`, file]));
  const index = byUrlPath.get(`${base}/index.html`);
  if (index === undefined) throw new TypeError("Expected `files` to hold `index.html`.");
  byUrlPath.set(`${base}/`, index);
  if (base !== "") byUrlPath.set(base, withoutTrailingSlash(index, base));
  return byUrlPath;
}

/**
 * The page's links are relative, so that it also works behind a proxy that serves it under another prefix.
 * Asked for without the trailing slash, they have to name the last part of the path.
 */
function withoutTrailingSlash(index: DashboardFile, base: string): DashboardFile {
  const folder = base.slice(base.lastIndexOf("/") + 1);
  const html = index.body.toString("utf8").replaceAll('="./', `="./${folder}/`);
  return toDashboardFile(index.path, Buffer.from(html));
}

function send(file: DashboardFile, request: IncomingMessage, response: ServerResponse): void {
  const headers = response.hasHeader("content-security-policy")
    ? commonHeaders
    : { ...commonHeaders, ...csp };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("cache-control", file.cacheControl);
  response.setHeader("etag", file.etag);
  if (request.headers["if-none-match"]?.includes(file.etag) === true) {
    response.writeHead(304).end();
    return;
  }
  const gzip = acceptsGzip(request) ? file.gzip : null;
  const body = gzip ?? file.body;
  if (gzip !== null) response.setHeader("content-encoding", "gzip");
  response.writeHead(200, { "content-type": file.contentType, "content-length": body.length });
  // For HEAD, Node sends the headers alone.
  response.end(body);
}

function refuse(response: ServerResponse, status: 404 | 405): void {
  if (status === 405) response.setHeader("allow", "GET, HEAD");
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(status === 404 ? "Not found\n" : "Method not allowed\n");
}

function acceptsGzip(request: IncomingMessage): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(request.headers["accept-encoding"]?.toString() ?? "");
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}

function parseBasePath(basePath: string): string {
  if (!/^\/(?:[\w.~-]+\/?)*$/.test(basePath)) {
    throw new TypeError(`Expected \`basePath\` to be a path like \`/admin\`, got \`${basePath}\`.`);
  }
  return basePath.replace(/\/$/, "");
}

const commonHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  vary: "accept-encoding",
};

/** Only where the host has not set its own policy. Styles are inline because Mantine sets its variables so. */
const csp: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; " +
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
};
