import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "../test/browser.ts";
import { password, startFakeServer } from "../test/fake-server.ts";
import { sampleState } from "../test/sample-state.ts";

/** Makes the picture of the README, with sample data: `node --conditions=@waitroom/source scripts/readme-picture.ts`. */
const folder = fileURLToPath(new URL("../../../docs/images/", import.meta.url));
const server = await startFakeServer(sampleState(Date.now()));
const browser = await launchBrowser({ colorScheme: "light" });
const page = await browser.newPage();
await page.setViewportSize({ width: 1200, height: 700 });
await page.goto(`${server.origin}/admin`);
await page.getByLabel("Password", { exact: true }).fill(password);
await page.getByRole("button", { name: "Sign in" }).click();
await page.getByText("Nobody else is within").first().waitFor();
mkdirSync(folder, { recursive: true });
await page.screenshot({ path: `${folder}dashboard.png` });
await browser.close();
await server.stop();
