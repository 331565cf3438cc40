// @boundaries-ignore the dashboard's own check whether its page has to be built
import buildDashboard from "../../../packages/admin-dashboard/test/build-page.ts";
import { buildPage } from "./page/build-page.ts";

/** Builds the two pages before the tests, where they are missing or older than their sources. */
export default async function buildPages(): Promise<void> {
  buildDashboard();
  await buildPage();
}
