import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type BrowserServer, chromium } from "playwright-core";

const executablePath = "/usr/bin/chromium";

/** Whether the page can be tried in a browser here. Where `CI` is set a missing browser is an error, not a skip. */
export function hasBrowser(): boolean {
  if (existsSync(executablePath)) return true;
  if (process.env["CI"] !== undefined) throw new Error(`Expected a browser at ${executablePath}.`);
  process.stderr.write(`Tests of the page are skipped: there is no browser at ${executablePath}.\n`);
  return false;
}

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** One browser for several processes; each connects to its address, and has windows of its own. */
export function serveBrowser(): Promise<BrowserServer> {
  return chromium.launchServer({ executablePath, headless: true, args, host: "127.0.0.1" });
}

/** A browser with a fresh profile; what it held is gone when it is disposed of. */
export async function launchBrowser(
  options: Parameters<typeof chromium.launchPersistentContext>[1] = {},
): Promise<BrowserContext & AsyncDisposable> {
  const profile = mkdtempSync(join(tmpdir(), "waitroom-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args,
    ...options,
  });
  context.on("close", () =>
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  );
  return context;
}
