import { pseudonym } from "@waitroom/admin-events/client";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { sampleApi } from "../sample-api.ts";
import { sampleState, sampleSummary } from "../sample-state.ts";
import { useVisitor } from "./visitor.ts";

describe.skipIf(!hasBrowser())("the keyboard in what stands in front of a view", () => {
  const visitor = useVisitor();
  const { see, press } = visitor;

  it("opens a person from a table, stays within the drawer, and comes back to the row", async () => {
    const now = Date.now();
    await see("#/participants", sampleState(now), { api: sampleApi(now) });
    const page = visitor.page;
    await page.getByRole("grid").getByRole("row").nth(1).focus();
    await press("ArrowDown", "Enter");
    const drawer = page.getByRole("dialog", { name: pseudonym("b81e02") });
    await drawer.waitFor();
    expect(page.url()).toContain("person=b81e02");
    await staysWithin(drawer, page);
    await press("Escape");
    await drawer.waitFor({ state: "detached" });
    await hasFocus(page, page.getByRole("grid").getByRole("row").nth(2));
    expect(page.url()).not.toContain("person=");
  });

  it("asks for another look where an effect has changed, and acts after it", async () => {
    const now = Date.now();
    const state = sampleState(now);
    const game = state.games.find(({ game_id }) => game_id === "g1");
    if (game === undefined) throw new TypeError("Expected the sample to have the group g1.");
    await see("#/groups?game=g1", state);
    const page = visitor.page;
    await page.getByRole("button", { name: "End this group" }).focus();
    await press("Enter");
    const dialog = page.getByRole("dialog", { name: /^End the group/ });
    await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
    await page.keyboard.type("a try");
    visitor.server.change({ section: "games", id: "g1", row: { ...game, state: "started" } });
    await dialog.getByText("This changed while you were here.").waitFor();
    // To Cancel, and on to the button.
    await press("Tab", "Tab");
    await hasFocus(page, dialog.getByRole("button", { name: "I have looked" }));
    await press("Enter");
    await dialog.getByText("This changed while you were here.").waitFor({ state: "detached" });
    expect(visitor.server.acts).toEqual([]);
    await hasFocus(page, dialog.getByRole("button", { name: "End this group" }));
    await staysWithin(dialog, page);
    await dialog.getByRole("button", { name: "End this group" }).focus();
    await press("Enter");
    await dialog.getByText("Done.").waitFor();
    await hasFocus(page, dialog.getByRole("button", { name: "Close" }).last());
    await press("Enter");
    await dialog.waitFor({ state: "detached" });
    expect(visitor.server.acts).toMatchObject([{ action: "end_game", game_id: "g1", reason: "a try" }]);
  });

  it("hides the names of conditions, and shows them again", async () => {
    await see("#/flow");
    const page = visitor.page;
    const heads = page.getByRole("table", { name: "Conditions" }).getByRole("rowheader");
    await page.getByLabel("Hide names").focus();
    await press("Space");
    await expect.poll(() => heads.allInnerTexts()).toEqual(["Condition A", "Condition B"]);
    await hasFocus(page, page.getByLabel("Hide names"));
    await press("Space");
    await expect.poll(() => heads.allInnerTexts()).toEqual(["high stakes", "low stakes"]);
  });

  it("tries again what could not be drawn, and what did not come", async () => {
    const now = Date.now();
    const state = sampleState(now);
    const [scene] = state.scenes;
    if (scene === undefined) throw new TypeError("Expected a scene.");
    // As a server of another version might send it.
    const broken = { ...scene, reasons: JSON.parse("null") };
    await see("#/rooms", { ...state, scenes: [broken] });
    const page = visitor.page;
    await page.getByText("This view cannot be shown").waitFor();
    await page.getByRole("button", { name: "Try again" }).focus();
    await press("Enter");
    await hasFocus(page, page.getByRole("button", { name: "Try again" }));
    visitor.server.change(
      { section: "scenes", id: scene.scene_id, row: scene },
      { section: "summary", id: "summary", row: sampleSummary(now, { waiting: 4_321 }) },
    );
    await visitor.figure("Waiting now").getByText("4,321").waitFor();
    await press("Enter");
    await page.getByRole("region", { name: scene.scene_id, exact: true }).waitFor();

    await page.route("**/admin/api/exports", (route) => route.abort());
    await page.evaluate(() => location.assign("#/exports"));
    await page.getByText("Export could not be read").waitFor();
    await page.unroute("**/admin/api/exports");
    await page.getByRole("button", { name: "Try again" }).focus();
    await press("Enter");
    await page.getByText("Export is not offered by this server").waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  });

  it("leaves a filter, the list of columns and the palette with Escape, each to where it came from", async () => {
    await see("#/participants");
    const page = visitor.page;
    await press("/");
    await hasFocus(page, page.getByLabel("Filter the participants"));
    await press("Tab");
    await hasFocus(page, page.locator("summary"));
    await press("Enter", "Tab");
    await hasFocus(page, page.getByRole("checkbox", { name: "Participant", exact: true }));
    await press("Escape");
    await hasFocus(page, page.locator("summary"));
    expect(await page.locator("details[open]").count()).toBe(0);
    await press("Control+k");
    await hasFocus(page, page.getByRole("dialog").getByLabel("Find"));
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await hasFocus(page, page.locator("summary"));
  });

  it("shows a ring around what has the focus, in either theme", async () => {
    await see("#/rooms");
    const page = visitor.page;
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      await press("Tab");
      const [ring, ground] = await page.evaluate(() => {
        const element = document.activeElement ?? document.body;
        const style = getComputedStyle(element);
        return [
          `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`,
          getComputedStyle(document.body).backgroundColor,
        ];
      });
      expect(ring).toMatch(/^solid 3px rgb/);
      expect(contrast(ring ?? "", ground ?? "")).toBeGreaterThanOrEqual(3);
    }
  });

  it("shows where an empty box is, in either theme", async () => {
    await see("#/problems");
    const page = visitor.page;
    const box = page.getByRole("checkbox", { name: "With a sound" });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
      expect(await box.isChecked()).toBe(false);
      const [edge, ground] = await box.evaluate((element) => {
        const style = getComputedStyle(element);
        return [style.borderTopColor, style.backgroundColor];
      });
      expect(contrast(edge ?? "", ground ?? "")).toBeGreaterThanOrEqual(3);
    }
  });
});

/** Tab goes round among what the dialog holds: it neither leaves nor gets stuck. */
async function staysWithin(dialog: Locator, page: Page): Promise<void> {
  const seen = new Set<string>();
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press("Tab");
    const place = await dialog.evaluate((element) =>
      element.contains(document.activeElement)
        ? [...element.querySelectorAll("*")].indexOf(document.activeElement ?? element).toString()
        : "outside",
    );
    expect(place).not.toBe("outside");
    seen.add(place);
  }
  expect(seen.size).toBeGreaterThan(1);
}

/** Resolves once this has the focus. */
async function hasFocus(page: Page, element: Locator): Promise<void> {
  await element.and(page.locator(":focus")).waitFor({ state: "attached" });
}

/** Contrast of the two colours that these texts hold, by WCAG. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(text: string): number {
  const parts = (/rgba?\((\d+), (\d+), (\d+)/.exec(text) ?? []).slice(1).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const [red = 0, green = 0, blue = 0] = parts;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
