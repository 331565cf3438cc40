import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import type { Snapshot } from "@waitroom/admin-events/client";
import { launchBrowser } from "../test/browser.ts";
import { type FakeServer, password, startFakeServer } from "../test/fake-server.ts";
import { sampleApi } from "../test/sample-api.ts";
import { sampleState } from "../test/sample-state.ts";
import { type Behind, pictures } from "./pictures.ts";
import { busyState, emptyState, quietState, severalProblems } from "./states.ts";

/**
 * Takes pictures of the built page with sample data, in both themes and several widths:
 * `node --conditions=@waitroom/source scripts/screenshots.ts [FOLDER] [NAMES, OR PARTS OF THEM, WITH COMMAS] [WIDTHS] [THEMES]`.
 */
const folder = process.argv[2] ?? "test-results/screenshots";
const wanted = (process.argv[3] ?? "").split(",");
const widths = (process.argv[4] ?? "360,768,1440").split(",").map(Number);
const themes = (process.argv[5] ?? "light,dark").split(",");
mkdirSync(folder, { recursive: true });

/** A fresh server for each picture: what one did to it the next does not see. */
function serve(behind: Behind): Promise<FakeServer> {
  const now = Date.now();
  const usual: Snapshot = { ...sampleState(now), problems: severalProblems(now) };
  const api = sampleApi(now);
  switch (behind) {
    case "usual":
      return startFakeServer(usual, { api });
    case "busy":
      return startFakeServer(busyState(now), { api });
    case "quiet":
      return startFakeServer(quietState(now), { api });
    case "empty":
      return startFakeServer(emptyState(now), { api });
    case "bare":
      return startFakeServer(usual);
    case "viewer":
      return startFakeServer({ ...usual, problems: [] }, { api, role: "viewer" });
    case "broken":
      // As a server of another version might send it.
      return startFakeServer({
        ...usual,
        scenes: usual.scenes.map((scene) => ({ ...scene, reasons: JSON.parse("null") })),
      });
  }
}

const isWanted = (name: string): boolean => wanted.some((part) => name.includes(part));

for (const colorScheme of ["light", "dark"] as const) {
  if (!themes.includes(colorScheme)) continue;
  const browser = await launchBrowser({ colorScheme, reducedMotion: "reduce" });
  for (const width of widths) {
    const page = await browser.newPage();
    await page.setViewportSize({ width, height: width < 700 ? 780 : 950 });
    const take = async (name: string, fullPage: boolean): Promise<void> => {
      if (fullPage) await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage });
    };
    if (isWanted("login")) await takeLogin(page, take);
    for (const { name, behind, hash, before, isWhole } of pictures.filter((one) => isWanted(one.name))) {
      const server = await serve(behind);
      await page.context().clearCookies();
      await page.goto(`${server.origin}/admin${hash}`);
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.keyboard.press("Enter");
      await page.getByRole("region", { name: "Figures" }).waitFor();
      await before?.(page, server);
      await take(name, isWhole);
      await page.evaluate(() => localStorage.clear());
      await page.goto("about:blank");
      await server.stop();
    }
    await page.close();
  }
  await browser.close();
}

async function takeLogin(
  page: Page,
  take: (name: string, fullPage: boolean) => Promise<void>,
): Promise<void> {
  const server = await serve("empty");
  await page.context().clearCookies();
  await page.goto(`${server.origin}/admin`);
  const field = page.getByLabel("Password", { exact: true });
  await field.waitFor();
  await take("login", false);
  await field.fill("not this");
  await page.keyboard.press("Enter");
  await page.getByText("This is not the password.").waitFor();
  await take("login-wrong", false);
  server.throttle();
  await page.keyboard.press("Enter");
  await page.getByText("Too many attempts").waitFor();
  await take("login-throttled", false);
  await page.goto("about:blank");
  await server.stop();
}
