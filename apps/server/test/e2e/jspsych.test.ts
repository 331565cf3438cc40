import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser, launchBrowser, newWindow } from "../page/browser.ts";
import { PATIENCE_MS } from "./participant.ts";
import { ServerProcess } from "./server-process.ts";

const example = resolve(import.meta.dirname, "../../../../examples/jspsych");

describe.skipIf(!hasBrowser())("the jsPsych example", () => {
  let browser: Browser;
  let server: ServerProcess;

  beforeAll(async () => {
    await build({ root: join(example, "page"), logLevel: "error" });
    server = await ServerProcess.start({
      EXPERIMENT: join(example, "experiment.ts"),
      PAGE_DIR: join(example, "dist"),
    });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  it("pairs two people, also over a reload in the middle, and gives both their completion code", async () => {
    const first = await arrive();
    await first.getByText("Waiting for 1 more.").waitFor();
    const second = await arrive();
    for (let round = 1; round <= 3; round += 1) {
      await first.getByText(`Round ${round} of 3`).waitFor();
      await first.getByRole("button", { name: "Share" }).click();
      if (round === 2) {
        await first.reload();
        await first.getByRole("button", { name: "Find a partner" }).click();
        for (let seen = 1; seen < round; seen += 1) await goOn(first, "Share", "Keep");
      }
      await second.getByText(`Round ${round} of 3`).waitFor();
      await second.getByRole("button", { name: "Keep" }).click();
      await goOn(first, "Share", "Keep");
      await goOn(second, "Keep", "Share");
    }
    for (const page of [first, second]) {
      await page.getByText("Your completion code is").waitFor();
      expect(await page.locator("body").innerText()).toBe("Thank you. Your completion code is PLAYED.");
    }
  });

  async function arrive(): Promise<Page> {
    const page = await newWindow(browser);
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(`${server.origin}/`);
    expect(await page.title()).toBe("Trust game");
    await page.getByRole("button", { name: "Find a partner" }).click();
    return page;
  }
});

async function goOn(page: Page, own: string, partner: string): Promise<void> {
  await page.getByText(`You chose ${own}, the other one ${partner}.`).waitFor();
  await page.getByRole("button", { name: "Go on" }).click();
}
