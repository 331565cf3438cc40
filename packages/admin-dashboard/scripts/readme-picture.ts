import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { launchBrowser } from "../test/browser.ts";

/**
 * Makes the picture of the README from a running server, best while people are rehearsed with:
 * `ADMIN_PASSWORD=… node --conditions=@waitroom/source scripts/readme-picture.ts [ORIGIN] [FILE]`.
 */
const origin = process.argv[2] ?? "http://127.0.0.1:3000";
const file = process.argv[3] ?? fileURLToPath(new URL("../../../docs/images/dashboard.png", import.meta.url));
mkdirSync(dirname(file), { recursive: true });

// Twice as fine as it is shown, so that its small words stay sharp.
const browser = await launchBrowser({ colorScheme: "light", reducedMotion: "reduce", deviceScaleFactor: 2 });
const page = await browser.newPage();
await page.setViewportSize({ width: 1440, height: 960 });
await page.goto(`${origin}/admin`);
await page.getByLabel("Password", { exact: true }).fill(process.env["ADMIN_PASSWORD"] ?? "");
await page.getByRole("button", { name: "Sign in" }).click();
await page.getByRole("region", { name: "Figures" }).waitFor();
await page.getByRole("table").first().waitFor();
// By then everybody in view has an explanation.
await page.waitForTimeout(2_500);
await page.screenshot({ path: file });
await browser.close();
