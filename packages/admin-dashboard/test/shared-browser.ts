import type { TestProject } from "vitest/node";
import { hasBrowser, serveBrowser } from "./browser.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the browser listens that all tests of the page share; null where there is none. */
    browserAddress: string | null;
  }
}

/** Starts the browser before the tests: to start one for each file would take longer than some of the files. */
export default async function shareBrowser(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!hasBrowser()) {
    project.provide("browserAddress", null);
    return undefined;
  }
  const browser = await serveBrowser();
  project.provide("browserAddress", browser.wsEndpoint());
  return () => browser.close();
}
