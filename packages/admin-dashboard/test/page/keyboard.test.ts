import { pseudonym } from "@waitroom/admin-events/client";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { password } from "../fake-server.ts";
import { sampleApi } from "../sample-api.ts";
import { sampleScene, sampleState } from "../sample-state.ts";
import { useVisitor } from "./visitor.ts";

describe.skipIf(!hasBrowser())("the keyboard alone", () => {
  const visitor = useVisitor();
  const { open, see, press, figure } = visitor;

  it("signs in, reaches every control of the page in its order, and shows where it is", async () => {
    await open();
    // The field has the focus already.
    await visitor.page.waitForFunction(() => document.activeElement?.getAttribute("type") === "password");
    await visitor.page.keyboard.type(password);
    await press("Enter");
    await figure("Waiting now").waitFor();
    const walk: string[] = [];
    for (let step = 0; step < 17; step += 1) {
      await press("Tab");
      walk.push(await focused(visitor.page));
    }
    expect(walk).toEqual([
      "Skip to the content",
      "Pause page",
      "Pause intake",
      "Find",
      "Keyboard and help",
      "auto",
      "Sign out",
      "Waiting rooms",
      "Groups",
      "Participants",
      "Timeline",
      "Balance and flow",
      "Problems",
      "Actions",
      "Export and pay",
      pseudonym("5f3a9c"),
      pseudonym("b81e02"),
    ]);
    await visitor.page.getByRole("button", { name: "Skip to the content" }).focus();
    await press("Enter", "Tab");
    expect(await focused(visitor.page)).toBe(pseudonym("5f3a9c"));
  });

  it("changes the view with digits, goes to its filter with /, pauses with p, and helps with ?", async () => {
    await see("#/rooms");
    const page = visitor.page;
    const at = async (view: string): Promise<void> => expect.poll(() => page.url()).toContain(`#/${view}`);
    await press("2");
    await at("groups");
    await press("8");
    await at("exports");
    await press("3");
    await at("participants");
    await press("/");
    await page.keyboard.type("Emerald 1 p ?");
    await at("participants?q=Emerald+1+p+%3F");
    await page.getByText("Nobody fits these filters").waitFor();
    await press("Control+a", "Delete");
    await page.getByText("7 people", { exact: true }).waitFor();
    await page.getByRole("grid").getByRole("row").nth(1).focus();
    await press("p");
    await page.getByText("This page is paused.").waitFor();
    await press("p");
    await page.getByText("This page is paused.").waitFor({ state: "detached" });
    await press("?");
    const help = page.getByRole("dialog", { name: "Keyboard and help" });
    await help.getByText("go to the filter of this view").waitFor();
    await help.getByLabel("Single keys are on").uncheck();
    await press("Escape");
    await help.waitFor({ state: "detached" });
    await press("1");
    await page.reload();
    await page.getByRole("grid").waitFor();
    await press("1");
    await at("participants");
    await page.evaluate(() => localStorage.clear());
  });

  it("finds people, groups and commands in the palette", async () => {
    await see("#/timeline", undefined, { api: sampleApi(Date.now()) });
    const page = visitor.page;
    const palette = page.getByRole("dialog", { name: /^Find/ });
    const find = async (words: string): Promise<void> => {
      await press("Control+k");
      await palette.getByLabel("Find").and(page.locator(":focus")).waitFor();
      await page.keyboard.type(words);
    };
    const choose = async (): Promise<void> => {
      await press("ArrowDown", "Enter");
      await palette.waitFor({ state: "detached" });
    };
    await find(pseudonym("5f3a9c").toLowerCase());
    await page.getByRole("dialog").getByText("waiting in dictator_game").waitFor();
    await choose();
    await page.getByRole("dialog", { name: pseudonym("5f3a9c") }).waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await find("g2");
    await page.getByRole("dialog").getByText("started in dictator_game").waitFor();
    await choose();
    await page.getByRole("dialog", { name: "Group" }).waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await find("matching in dictator");
    await choose();
    const dialog = page.getByRole("dialog", { name: "Pause matching in dictator_game" });
    await dialog.waitFor();
    await page.keyboard.type("a try");
    await press("Tab", "Tab", "Enter");
    await dialog.getByText("Done.").waitFor();
    await press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(visitor.server.acts).toEqual([
      { action: "pause_matching", scene_id: "dictator_game", reason: "a try" },
    ]);
    await find("dark theme");
    await page.getByRole("dialog").getByText("Dark theme").waitFor();
    await choose();
    await page.locator("html[data-mantine-color-scheme=dark]").waitFor();
    await find("nothing like this");
    await page.getByText("Nothing found.").waitFor();
    await page.evaluate(() => localStorage.clear());
  });

  it("chooses rows with the space bar, acts on them, and comes back to where it was", async () => {
    const now = Date.now();
    await see("#/participants", { ...sampleState(now), scenes: [sampleScene(now)] });
    const page = visitor.page;
    await page.getByRole("grid").getByRole("row").nth(1).focus();
    await press("Space", "ArrowDown", "Space");
    await page.getByText("2 people chosen").waitFor();
    await page.getByRole("button", { name: "Release" }).focus();
    await press("Enter");
    await page.getByRole("dialog", { name: /^Release/ }).waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.textContent === "Release");
    expect(visitor.server.acts).toEqual([]);
    await page.getByText("Columns", { exact: true }).focus();
    await press("Enter", "Tab", "Space");
    await page.getByRole("columnheader", { name: "Participant" }).waitFor({ state: "detached" });
    await press("Escape");
    expect(await focused(page)).toBe("Columns");
  });

  it("tells who listens how things stand, not each event", async () => {
    await see("#/rooms");
    const spoken = visitor.page.getByRole("status", { name: "Summary" });
    expect(await spoken.textContent()).toBe("7 people waiting, 26 people in groups");
    expect(await visitor.page.locator("[aria-live], [role=status], [role=alert], [role=log]").count()).toBe(
      2,
    );
  });
});

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
