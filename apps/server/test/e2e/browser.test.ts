import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser, launchBrowser, newWindow } from "../page/browser.ts";
import { logLines, subjectsOf } from "./log-lines.ts";
import { PATIENCE_MS } from "./participant.ts";
import { ADMIN_PASSWORD, ServerProcess } from "./server-process.ts";

describe.skipIf(!hasBrowser())("the demo in a browser", () => {
  let browser: Browser;
  let server: ServerProcess;

  beforeAll(async () => {
    server = await ServerProcess.start();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  it("takes two people from arriving over five rounds to the reunion, and the dashboard shows it", async () => {
    const dashboard = await newWindow(browser);
    await dashboard.goto(`${server.origin}/admin`);
    await dashboard.getByLabel("Password", { exact: true }).fill(ADMIN_PASSWORD);
    await dashboard.keyboard.press("Enter");
    await dashboard.getByRole("region", { name: "Figures" }).waitFor();

    const first = await arrive();
    await first.getByText("You are the first one here. 1 more is needed.").waitFor();
    await dashboard.getByText("Needs 1 more person for a group of 2.").first().waitFor();
    const second = await arrive();
    await playFiveRounds(first, second);
    for (const page of [first, second]) await page.getByText("DEMO-PAIRS", { exact: true }).waitFor();

    for (const page of [first, second]) {
      await page.getByRole("button", { name: "Continue to the next scene" }).click();
    }
    await playFiveRounds(first, second);
    for (const page of [first, second]) await page.getByText("DEMO-REUNION", { exact: true }).waitFor();

    const [pairs] = await logLines(server.log("demo", "pairs_matches.jsonl"));
    const [reunion] = await logLines(server.log("demo", "reunion_matches.jsonl"));
    expect(reunion).toMatchObject({ reason: "reunion" });
    expect(subjectsOf(reunion ?? {}).toSorted()).toEqual(subjectsOf(pairs ?? {}).toSorted());

    await dashboard.getByRole("link", { name: "Groups" }).click();
    const groups = dashboard.getByRole("grid", { name: "Groups" });
    await groups.getByText("former partners, GroupReunionMatchmaker").waitFor();
    await groups.getByText("completed").first().waitFor();
    expect(await dashboard.getByRole("alert").count()).toBe(0);
  });

  async function arrive(): Promise<Page> {
    const page = await newWindow(browser);
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(`${server.origin}/`);
    await page.getByRole("button", { name: "Join the waiting room" }).click();
    return page;
  }
});

async function playFiveRounds(first: Page, second: Page): Promise<void> {
  for (let round = 1; round <= 5; round += 1) {
    for (const page of [first, second]) {
      await page.getByText(`Round ${round} of 5`).waitFor();
      await page.getByRole("button", { name: "Circle" }).click();
    }
  }
  for (const page of [first, second]) await page.getByText("Your group's score: 5 of 5").waitFor();
}
