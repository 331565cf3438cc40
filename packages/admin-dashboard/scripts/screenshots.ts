import { mkdirSync } from "node:fs";
import { launchBrowser } from "../test/browser.ts";
import { password, startFakeServer } from "../test/fake-server.ts";
import { sampleProblem, sampleState } from "../test/sample-state.ts";

/** Takes pictures of the built page with sample data: `node --conditions=@waitroom/source scripts/screenshots.ts FOLDER`. */
const folder = process.argv[2] ?? "test-results/screenshots";
const now = Date.now();
const server = await startFakeServer({ ...sampleState(now), problems: [sampleProblem(now)] });
const empty = await startFakeServer({
  ...sampleState(now),
  scenes: [],
  participants: [],
  games: [],
  activity: [],
});
mkdirSync(folder, { recursive: true });

for (const colorScheme of ["light", "dark"] as const) {
  const browser = await launchBrowser({ colorScheme });
  for (const width of [360, 768, 1440, 2560]) {
    const page = await browser.newPage();
    await page.setViewportSize({ width, height: width < 700 ? 780 : 950 });
    for (const [name, { origin }] of [["full", server] as const, ["empty", empty] as const]) {
      await page.context().clearCookies();
      await page.goto(`${origin}/admin`);
      await page.getByLabel("Password", { exact: true }).fill(password);
      if (name === "full") await page.screenshot({ path: `${folder}/login-${width}-${colorScheme}.png` });
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("region", { name: "Figures" }).waitFor();
      if (name === "full") {
        await page.getByRole("table").first().scrollIntoViewIfNeeded();
        await page.getByText("Nobody else is within").first().waitFor();
        await page.evaluate("scrollTo(0, 0)");
      }
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
    await page.close();
  }
  await browser.close();
}
await server.stop();
await empty.stop();
