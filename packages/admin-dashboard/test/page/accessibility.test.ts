import axe, { type RunOptions } from "axe-core";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { sampleApi } from "../sample-api.ts";
import { sampleProblem, sampleState } from "../sample-state.ts";
import { useVisitor } from "./visitor.ts";

/** Where `CI` is not set, one theme and one width are tried: the rest takes longest of all. */
const isThorough = process.env["CI"] !== undefined;

const looks = [
  { colorScheme: "light", width: 1440 },
  { colorScheme: "dark", width: 1440 },
  { colorScheme: "light", width: 360 },
  { colorScheme: "dark", width: 360 },
] as const;

describe.skipIf(!hasBrowser())("everybody", () => {
  const visitor = useVisitor();
  const { open, signIn, figure } = visitor;

  it.each(isThorough ? looks : looks.slice(0, 1))(
    "has no flaw that axe finds in any view in the $colorScheme theme, $width px wide",
    async ({ colorScheme, width }) => {
      const now = Date.now();
      const problems = (["error", "warning", "info"] as const).map((severity) =>
        sampleProblem(now, { id: severity, severity, resolved_at: severity === "info" ? now : null }),
      );
      await open({ ...sampleState(now), problems }, { api: sampleApi(now) });
      await visitor.page.setViewportSize({ width, height: width < 700 ? 780 : 1400 });
      await visitor.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect(await flaws(visitor.page)).toEqual([]);
      await signIn();
      for (const [hash, text] of places) {
        await visitor.page.evaluate((next) => location.assign(next), hash);
        await visitor.page.getByText(text).first().waitFor();
        expect([hash, await flaws(visitor.page)]).toEqual([hash, []]);
      }
      await visitor.page.evaluate(() => location.assign("#/rooms"));
      for (const [key, text] of dialogs) {
        await visitor.page.keyboard.press(key);
        await visitor.page.getByText(text).first().waitFor();
        expect([key, await flaws(visitor.page)]).toEqual([key, []]);
        await visitor.page.keyboard.press("Escape");
      }
      await visitor.page.getByRole("button", { name: "Pause intake" }).first().click();
      await visitor.page.getByText("Nobody new can enter").waitFor();
      expect(await flaws(visitor.page)).toEqual([]);
    },
    axeLimitMs,
  );

  it.runIf(isThorough).each([looks[0], looks[3]])(
    "has no flaw that axe finds in what comes and goes in the $colorScheme theme, $width px wide",
    async ({ colorScheme, width }) => {
      const now = Date.now();
      const state = sampleState(now);
      await open(state, { api: sampleApi(now) });
      const page = visitor.page;
      await page.setViewportSize({ width, height: width < 700 ? 780 : 1400 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const check = async (what: string): Promise<void> =>
        expect([what, await flaws(page)]).toEqual([what, []]);
      await page.getByLabel("Password", { exact: true }).fill("not this");
      await page.keyboard.press("Enter");
      await page.getByText("This is not the password.").waitFor();
      await check("a wrong password");
      await signIn();
      await page.keyboard.press("p");
      await page.getByText("This page is paused.").waitFor();
      await check("a paused page");
      await page.keyboard.press("p");
      await page.getByRole("button", { name: "Message all" }).first().click();
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText("Say why: the record needs a reason.").waitFor();
      await check("a dialog that lacks something");
      await page.getByLabel("Message to the participants").fill("Soon!");
      await page.getByLabel("Reason").fill("a try");
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText("Done.").waitFor();
      await check("the result of an act");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.keyboard.press("Control+k");
      await page.keyboard.type("coyote");
      await page.getByText("waiting in dictator_game").waitFor();
      await check("what the palette found");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.evaluate(() => location.assign("#/participants"));
      await page.getByText("Columns", { exact: true }).click();
      await page.getByRole("grid").getByRole("checkbox").nth(1).check();
      await page.getByText("1 person chosen").waitFor();
      await check("the list of columns, and a chosen person");
      await page.evaluate(() => location.assign("#/participants?q=nobody&person=5f3a9c"));
      await page.getByRole("button", { name: "Show the platform id" }).click();
      await page.getByRole("button", { name: "Show it" }).click();
      await page.getByText("Say why: the look-up is recorded").waitFor();
      await check("a look-up without a reason");
      await page.evaluate(() => location.assign("#/exports"));
      await page.getByLabel("Pay per hour of waiting").fill("much");
      await page.getByText("Expected an amount").waitFor();
      await check("a wrong amount");
      await page.getByLabel("Pay per hour of waiting").fill("9");
      await page.getByRole("button", { name: "Look at it" }).click();
      await page.getByText("2 in the file").waitFor();
      await check("the preview of the sheet");
      await page.evaluate(() => location.assign("#/rooms"));
      await visitor.server.stop();
      await page.getByText("Connection to the server lost.").waitFor();
      await check("a lost connection");
      await visitor.server.start();
      await visitor.linkIs("Live");
      const [scene] = state.scenes;
      if (scene === undefined) throw new TypeError("Expected a scene.");
      const row = { ...scene, reasons: JSON.parse("null") };
      visitor.server.change({ section: "scenes", id: scene.scene_id, row });
      await page.getByText("This view cannot be shown").waitFor();
      await check("a view that cannot be drawn");
    },
    axeLimitMs,
  );

  it("keeps the chosen theme, and follows the system until one is chosen", async () => {
    await open();
    await signIn();
    const schemeIs = async (scheme: string): Promise<void> =>
      expect.poll(() => visitor.page.locator("html").getAttribute("data-mantine-color-scheme")).toBe(scheme);
    await schemeIs("light");
    await visitor.page.emulateMedia({ colorScheme: "dark" });
    await schemeIs("dark");
    await visitor.page.getByTitle("Light theme").click();
    await schemeIs("light");
    await visitor.page.reload();
    await figure("Waiting now").waitFor();
    await schemeIs("light");
    await visitor.page.getByTitle("Theme of the system").click();
    await schemeIs("dark");
    expect(await visitor.page.title()).toBe("7 waiting · Waitroom");
  });

  it("scrolls no view sideways, however narrow or wide the window is", async () => {
    const now = Date.now();
    await open({ ...sampleState(now), problems: [sampleProblem(now)] }, { api: sampleApi(now) });
    await signIn();
    for (const [hash, text] of places) {
      await visitor.page.evaluate((next) => location.assign(next), hash);
      await visitor.page.getByText(text).first().waitFor();
      for (const width of isThorough ? [360, 768, 1440, 2560] : [360]) {
        await visitor.page.setViewportSize({ width, height: 900 });
        const beyond = await visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect([hash, width, beyond]).toEqual([hash, width, 0]);
      }
    }
  });
});

/** Axe takes up to a second of the processor for each view, and the machine may have other work. */
const axeLimitMs = 300_000;

/** Every view and drawer, and a text that shows that it is there. */
const places = [
  ["#/rooms", "too few within the latency limit"],
  ["#/groups", "fell apart: lost connection"],
  ["#/participants", "Emerald Coyote"],
  ["#/timeline", "Match formed"],
  ["#/flow", "Balance of conditions"],
  ["#/problems", "Problems now"],
  ["#/actions", "lunch break"],
  ["#/exports", "Payment sheet"],
  ["#/rooms?person=5f3a9c", "came back"],
  ["#/rooms?game=g2", "passed over"],
] as const;

const dialogs = [
  ["?", "Single keys are on"],
  ["Control+k", "Pause intake of all scenes"],
] as const;

async function flaws(page: Page): Promise<readonly string[]> {
  // Once for each document: to read axe's source takes longer than to run it.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (options) => {
    const { violations } = await window.axe.run(document, options);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, onlyViolations);
}

const onlyViolations: RunOptions = { resultTypes: ["violations"] };

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}
