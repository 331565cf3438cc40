import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { sampleApi } from "../sample-api.ts";
import { sampleState } from "../sample-state.ts";
import { savedBy } from "./download.ts";
import { useVisitor } from "./visitor.ts";

describe.skipIf(!hasBrowser())("tables, pay and the files behind them", () => {
  const visitor = useVisitor();
  const { see } = visitor;

  it("offers the tables scrubbed, with counts, range and last hash; ids only with a reason", async () => {
    const now = Date.now();
    await see("#/exports", sampleState(now), { api: sampleApi(now) });
    const page = visitor.page;
    const plain = await savedBy(page, () => page.getByRole("link", { name: "Download matches.csv" }).click());
    expect(plain).toEqual({ name: "matches.csv", text: "game_id,scene_id\r\ng2,dictator_game\r\n" });
    const files = page.getByRole("table", { name: "Files" }).getByRole("row");
    expect((await files.nth(1).innerText()).replaceAll(/\s+/g, " ")).toMatch(
      /^dictator_game, journal 599 1 to 599 [0-9a-f]{64}$/,
    );
    expect((await files.nth(2).innerText()).replaceAll(/\s+/g, " ")).toMatch(
      /^dictator_game, matches 47 – [0-9a-f]{64}$/,
    );

    await page.getByLabel("With subject ids").check();
    expect(await page.getByRole("link", { name: /^Download/ }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Prolific bonuses" }).isDisabled()).toBe(true);
    await page.getByLabel("Reason for exporting ids").fill("pay them");
    await page.getByRole("combobox", { name: "Scene" }).selectOption("dictator_game");
    await page.getByLabel("Pay per hour of waiting").fill("9.5");
    await page.getByRole("button", { name: "Look at it" }).click();
    const preview = page.getByRole("region", { name: "Preview of the payment sheet" }).getByRole("row");
    await expect.poll(() => preview.count()).toBe(3);
    expect((await preview.nth(1).innerText()).split(/\s*\t\s*/)).toEqual([
      "5f3a9c",
      "completed",
      "12",
      'CODE, "A"',
      "0.03",
    ]);
    // What was looked at belongs to what was chosen then.
    await page.getByLabel("Pay per hour of waiting").fill("0x10");
    await expect.poll(() => preview.count()).toBe(0);
    await page.getByText("Expected an amount like 9.50").waitFor();
    await page.getByText("payments.csv: mend the pay per hour first").waitFor();
    expect(await page.getByRole("button", { name: "Look at it" }).isDisabled()).toBe(true);
    await page.getByLabel("Pay per hour of waiting").fill("9.5");
    await expect.poll(() => preview.count()).toBe(3);
    await page.getByRole("combobox", { name: "Scene" }).selectOption("");
    await expect.poll(() => preview.count()).toBe(0);
    const bonuses = await savedBy(page, () => page.getByRole("button", { name: "Prolific bonuses" }).click());
    expect(bonuses).toEqual({ name: "prolific-bonuses.csv", text: "60af1c2e9b,0.03\n" });
    await page.getByText("1 line saved; 1 row without a Prolific id left out.").waitFor();
    expect(visitor.server.calls.map(({ path }) => path)).toEqual([
      "/admin/api/exports/matches.csv",
      "/admin/api/exports/payments.csv?scene_id=dictator_game&with_ids=true&reason=pay+them&pay_per_hour=9.5",
      "/admin/api/exports/payments.csv?with_ids=true&reason=pay+them&pay_per_hour=9.5",
      "/admin/api/exports/identities.csv?with_ids=true&reason=pay+them",
    ]);
  });

  it("has the files checked, and says that they are whole, or where they are not", async () => {
    const now = Date.now();
    const flaw = { line: 12, reason: "it does not hold the hash of the line before" };
    const checks = [{ file: "pairs_matches.jsonl", lines: 40, flaws: 2, first_flaw: flaw }];
    const api = sampleApi(now);
    await see("#/exports", sampleState(now), { api });
    const page = visitor.page;
    const said = page.getByRole("status", { name: "Check of the files" });
    await page.getByRole("button", { name: "Check the files" }).click();
    await said.getByText("2 files whole, 646 lines, read at").waitFor();
    await page.route("**/admin/api/checks", (route) => route.fulfill({ json: { files: checks } }));
    await page.getByRole("button", { name: "Check the files" }).click();
    await said
      .getByText("pairs_matches.jsonl: 2 flaws, the first in line 12: it does not hold the hash")
      .waitFor();
    await page.unroute("**/admin/api/checks");
    await page.route("**/admin/api/checks", (route) => route.abort());
    await page.getByRole("button", { name: "Check the files" }).click();
    await said.getByText("The server did not answer.").waitFor();
    expect(visitor.server.reads.filter((path) => path === "/admin/api/checks")).toHaveLength(1);
  });
});
