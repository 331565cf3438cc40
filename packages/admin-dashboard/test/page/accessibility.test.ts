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
  ["#/flow", "Left before a match"],
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
