import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { pseudonym } from "@waitroom/admin-events";
import { always } from "@waitroom/matchmaker/simulation";
import { checkRehearsal, gatherEvidence, rehearse } from "@waitroom/rehearsal";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { matchLog } from "../match-log/support/match-log-process.ts";
import { hasBrowser, launchBrowser, newWindow } from "../page/browser.ts";
import type { Snapshot } from "./admin.ts";
import { logLines } from "./log-lines.ts";
import { PATIENCE_MS, TestParticipant } from "./participant.ts";
import { ADMIN_PASSWORD, ADMIN_TOKEN, ServerProcess } from "./server-process.ts";

const experiment = fileURLToPath(new URL("./experiments/screened.ts", import.meta.url));

describe.skipIf(!hasBrowser())("the dashboard of a scene that screens", () => {
  it("shows who was screened out in figure, file, timeline and table, the same after a kill, and as the tables have it", async () => {
    await using server = await ServerProcess.start({ EXPERIMENT: experiment });
    await using browser = await launchBrowser();
    const page = await newWindow(browser);
    const path = server.log("screened", "team_waitroom.jsonl");
    await page.goto(`${server.origin}/admin`);
    await page.getByLabel("Password", { exact: true }).fill(ADMIN_PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Figures" }).waitFor();

    // Two do not fit; two play, one waits until the rehearsal ends.
    const languages = ["fr", "de", "de", "fr", "de"];
    const rehearsal = await rehearse({
      origins: [server.origin],
      sceneId: "team",
      arrivals: () =>
        languages.map((language, index) => ({
          subjectId: `p${index}`,
          atMs: 20 * index,
          attributes: { language },
        })),
      habits: { gameMs: always(200) },
      seed: "5c4e".repeat(8),
      adminToken: ADMIN_TOKEN,
      quietMs: 500,
    });
    const evidence = { origin: server.origin, logFolder: dirname(path), adminToken: ADMIN_TOKEN };
    const { faults, notChecked } = checkRehearsal(await gatherEvidence(rehearsal, evidence));
    expect({ faults, notChecked }).toEqual({ faults: [], notChecked: [] });
    await rehearsal.close();
    const ada = await TestParticipant.connect(server.origin);
    const bob = await TestParticipant.connect(server.origin);
    const refused = { ok: false, error_code: "SCREENED_OUT", reason: "attributes" };
    for (const person of [ada, bob, ada]) expect(await person.join("team")).toMatchObject(refused);
    await bob.join("team", { language: "de" });
    await bob.send("leave_game");
    for (const person of [ada, bob]) person.close();

    const csv = await expectShown(page, ada.subjectId);
    expect(csv.split("\r\n").slice(0, 5)).toEqual([
      "scene_id,stage,what,code,people",
      "team,asked,reached,,7",
      "team,asked,screened_out,attributes,3",
      "team,arrived,reached,,4",
      "team,arrived,lost,left,2",
    ]);
    await server.stop("SIGKILL");
    await server.restart();
    const state = page.getByRole("status", { name: "State of this page" });
    await state.getByText("Live").waitFor();
    expect(await expectShown(page, ada.subjectId)).toBe(csv);

    const again = await TestParticipant.connect(server.origin);
    expect(await again.join("team")).toMatchObject(refused);
    again.close();
    await page
      .getByRole("img", { name: "Flow of participants in team" })
      .getByText("Screened out (n = 4)")
      .waitFor();
    const refusals = (await logLines(path)).filter(({ type }) => type === "screened_out");
    expect(refusals.slice(2).map((line) => line["subject_id"])).toEqual(
      [ada, bob, again].map(({ subjectId }) => subjectId),
    );

    // The same numbers by other code: the live state, the figures of the log, and the payment sheet.
    const { snapshot } = await api<{ readonly snapshot: Snapshot }>(server, "state");
    const stats = await matchLog(["stats", path, "--json"]);
    const { scenes } = JSON.parse(stats.out) as { readonly scenes: readonly { readonly flow: unknown }[] };
    expect(snapshot.scenes[0]?.["flow"]).toEqual(scenes[0]?.flow);
    expect(scenes[0]?.flow).toMatchObject({ asked: 8, screened_out: { attributes: 4 }, arrived: 4 });
    const sheet = await apiText(server, "exports/payments.csv?with_ids=true&reason=test");
    const outcomes = sheet.split("\r\n").filter((line) => line.includes("screened_out"));
    expect(outcomes.slice(2).map((line) => line.split(",")[3])).toEqual([ada.subjectId, again.subjectId]);
    expect((await matchLog(["audit", path])).code).toBe(0);
  });
});

/** Looks at every place where somebody stands who was screened out; gives the CSV of the flow. */
async function expectShown(page: Page, subjectId: string): Promise<string> {
  const go = (view: string): Promise<unknown> =>
    page.evaluate(`location.assign(${JSON.stringify(`#/${view}`)})`);
  await go("timeline");
  const entries = page.getByRole("region", { name: "Entries of the timeline" }).getByRole("listitem");
  const line = entries.filter({ hasText: pseudonym(subjectId) }).filter({ hasText: "did not fit the study" });
  await expect.poll(() => line.count(), { timeout: PATIENCE_MS }).toBe(1);
  expect(await line.innerText()).toMatch(/screened out/i);
  await go("participants");
  const row = page
    .getByRole("grid", { name: "Participants" })
    .getByRole("row", { name: pseudonym(subjectId) });
  await row.getByText("screened out").waitFor();
  await row.getByText("did not fit the study").waitFor();
  await go("flow");
  const panel = page.getByRole("region", { name: "Flow of team" });
  const drawing = panel.getByRole("img", { name: "Flow of participants in team" });
  for (const text of ["Asked to enter (n = 7)", "Screened out (n = 3)", "Arrived (n = 4)"]) {
    await drawing.getByText(text, { exact: true }).waitFor();
  }
  const download = page.waitForEvent("download");
  await panel.getByRole("button", { name: "CSV" }).click();
  return readFile(await (await download).path(), "utf8");
}

async function apiText({ origin }: ServerProcess, path: string): Promise<string> {
  const response = await fetch(`${origin}/admin/api/${path}`, {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  return response.text();
}

async function api<Answer>(server: ServerProcess, path: string): Promise<Answer> {
  const answer: Answer = JSON.parse(await apiText(server, path));
  return answer;
}
