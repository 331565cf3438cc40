import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { password } from "../fake-server.ts";
import { sampleProblem, sampleState } from "../sample-state.ts";
import { useVisitor } from "./visitor.ts";

describe.skipIf(!hasBrowser())("everybody", () => {
  const visitor = useVisitor();
  const { open, signIn, figure } = visitor;

  it.each(["light", "dark"] as const)("has no flaw that axe finds in the %s theme", async (colorScheme) => {
    const now = Date.now();
    const problems = (["error", "warning", "info"] as const).map((severity) =>
      sampleProblem(now, { id: severity, severity }),
    );
    await open({ ...sampleState(now), problems });
    await visitor.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await flaws(visitor.page)).toEqual([]);
    await signIn();
    await visitor.page.getByText("Nobody else is within").first().waitFor();
    expect(await flaws(visitor.page)).toEqual([]);
    await visitor.page.setViewportSize({ width: 360, height: 780 });
    expect(await flaws(visitor.page)).toEqual([]);
    await visitor.page.setViewportSize({ width: 1440, height: 1400 });
  });

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

  it.each([360, 768, 1440, 2560])("fits a window of %i px without scrolling sideways", async (width) => {
    const now = Date.now();
    await open({ ...sampleState(now), problems: [sampleProblem(now)] });
    await visitor.page.setViewportSize({ width, height: 900 });
    await signIn();
    expect(await visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });

  it("can be used with the keyboard alone", async () => {
    const now = Date.now();
    await open({ ...sampleState(now), problems: [sampleProblem(now)] });
    // The field has the focus already.
    await visitor.page.waitForFunction(() => document.activeElement?.getAttribute("type") === "password");
    await visitor.page.keyboard.type(password);
    await visitor.page.keyboard.press("Enter");
    await figure("Waiting now").waitFor();

    const walk: string[] = [];
    for (let step = 0; step < 5; step += 1) {
      await visitor.page.keyboard.press("Tab");
      walk.push(await focused(visitor.page));
    }
    expect(walk).toEqual(["1 problem", "auto", "Filter the timeline", "Pause", "Entries of the timeline"]);

    await visitor.page.keyboard.press("Shift+Tab");
    await visitor.page.keyboard.press("Enter");
    await visitor.page.getByText("paused, 0 new").waitFor();
    await visitor.page.keyboard.press("Shift+Tab");
    await visitor.page.keyboard.type("match formed");
    await visitor.page.waitForFunction(() => document.querySelectorAll("ol > li").length === 2);
    await visitor.page.keyboard.press("Shift+Tab");
    await visitor.page.keyboard.press("ArrowLeft");
    await visitor.page.locator("html[data-mantine-color-scheme=dark]").waitFor();
  });
});

async function flaws(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What has the focus, by name; that it can be seen is checked with it. */
async function focused(page: Page): Promise<string> {
  const { name, isVisible } = await page.evaluate(() => {
    const element = document.activeElement;
    if (element === null) return { name: "", isVisible: false };
    // The box of a radio button is hidden; its label shows the focus in its place.
    const shown =
      element instanceof HTMLInputElement && element.type === "radio" ? element.nextElementSibling : element;
    const style = getComputedStyle(shown ?? element);
    const value = element instanceof HTMLInputElement ? element.value : "";
    return {
      name:
        element.getAttribute("aria-label") ??
        (element.textContent === "" ? value : element.textContent.trim()),
      isVisible: style.outlineStyle !== "none" && style.outlineWidth !== "0px",
    };
  });
  expect([name, isVisible]).toEqual([name, true]);
  return name;
}
