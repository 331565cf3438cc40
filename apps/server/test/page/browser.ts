import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Whether browser tests can run here. Without a browser they are skipped, and say so; on CI that is a failure. */
export function hasBrowser(): boolean {
  if (existsSync(executablePath)) return true;
  if (process.env["CI"] !== undefined) throw new Error(`Expected a Chromium at ${executablePath}`);
  process.stderr.write(`Skipped: no Chromium at ${executablePath}, so the page is not tried in a browser.\n`);
  return false;
}

/** A headless Chromium; each tab is a window of its own, or those in the background would run slowly. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page in a window and profile of its own. */
export async function newWindow(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  context.setDefaultTimeout(45_000);
  return context.newPage();
}
