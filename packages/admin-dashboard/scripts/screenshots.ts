import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { launchBrowser } from "../test/browser.ts";
import { password, startFakeServer } from "../test/fake-server.ts";
import { sampleApi } from "../test/sample-api.ts";
import { sampleProblem, sampleState } from "../test/sample-state.ts";

/**
 * Takes pictures of the built page with sample data, in both themes and four widths:
 * `node --conditions=@waitroom/source scripts/screenshots.ts [FOLDER] [PART OF A NAME] [WIDTHS]`.
 */
const folder = process.argv[2] ?? "test-results/screenshots";
const wanted = process.argv[3] ?? "";
const now = Date.now();
const state = { ...sampleState(now), problems: [sampleProblem(now)] };
const server = await startFakeServer(state, { api: sampleApi(now) });
const empty = await startFakeServer({
  ...state,
  scenes: [],
  participants: [],
  games: [],
  conditions: [],
  activity: [],
  problems: [],
});
mkdirSync(folder, { recursive: true });

/** What is taken: a name, where it is, and what is done before. */
const pictures: readonly (readonly [name: string, hash: string, before?: (page: Page) => Promise<void>])[] = [
  ["rooms", "#/rooms", seeReasons],
  ["groups", "#/groups"],
  ["participants", "#/participants"],
  ["timeline", "#/timeline"],
  ["flow", "#/flow"],
  ["problems", "#/problems"],
  ["actions", "#/actions"],
  ["exports", "#/exports"],
  ["person", "#/participants?person=5f3a9c", (page) => page.getByText("came back").waitFor()],
  ["game", "#/groups?game=g2", (page) => page.getByText("passed over").first().waitFor()],
  ["dialog", "#/rooms", (page) => page.getByRole("button", { name: "Release all who wait" }).first().click()],
  ["palette", "#/rooms", (page) => page.keyboard.press("Control+k")],
  ["help", "#/rooms", (page) => page.keyboard.press("?")],
];

/** Reasons are asked for only of people in view. */
async function seeReasons(page: Page): Promise<void> {
  await page.getByRole("table").first().scrollIntoViewIfNeeded();
  await page.getByText("Nobody else is within").first().waitFor();
  await page.evaluate("scrollTo(0, 0)");
}

for (const colorScheme of ["light", "dark"] as const) {
  const browser = await launchBrowser({ colorScheme, reducedMotion: "reduce" });
  for (const width of (process.argv[4] ?? "360,768,1440,2560").split(",").map(Number)) {
    const page = await browser.newPage();
    await page.setViewportSize({ width, height: width < 700 ? 780 : 950 });
    const take = async (name: string, fullPage: boolean): Promise<void> => {
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage });
    };
    const signIn = async (origin: string): Promise<void> => {
      await page.context().clearCookies();
      await page.goto(`${origin}/admin`);
      await page.getByLabel("Password", { exact: true }).fill(password);
      if (origin === empty.origin && wanted === "") await take("login", false);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("region", { name: "Figures" }).waitFor();
    };
    await signIn(empty.origin);
    if ("empty".includes(wanted)) await take("empty", true);
    await signIn(server.origin);
    for (const [name, hash, before] of pictures.filter(([name]) => name.includes(wanted))) {
      await page.goto(`${server.origin}/admin${hash}`);
      await page.reload();
      await page.getByRole("region", { name: "Figures" }).waitFor();
      await before?.(page);
      await take(name, before === undefined || name === "rooms");
    }
    await page.close();
  }
  await browser.close();
}
await server.stop();
await empty.stop();
