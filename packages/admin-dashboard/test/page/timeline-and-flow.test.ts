import { type ActivityRow, pseudonym } from "@waitroom/admin-events/client";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { sampleApi } from "../sample-api.ts";
import { sampleState } from "../sample-state.ts";
import { savedBy } from "./download.ts";
import { useVisitor } from "./visitor.ts";

describe.skipIf(!hasBrowser())("the timeline, and balance and flow", () => {
  const visitor = useVisitor();
  const { see, linkIs } = visitor;
  const entries = () =>
    visitor.page.getByRole("region", { name: "Entries of the timeline" }).getByRole("listitem");

  it("lists what happened, newest first; pausing holds it still without losing anything", async () => {
    await see("#/timeline");
    expect(await entries().count()).toBe(15);
    expect(await entries().first().innerText()).toMatch(/^Match formed/i);

    const arrival = (id: number): ActivityRow => ({
      id,
      timestamp: Date.now(),
      event_type: "entered",
      subject_id: "fresh",
      details: { scene_id: "dictator_game", rtt_ms: 40 + id },
    });
    const pause = visitor.page.getByRole("button", { name: "Pause", exact: true });
    await pause.click();
    visitor.server.activity(arrival(16));
    visitor.server.activity(arrival(17));
    await visitor.page.getByText("paused, 2 new").waitFor();
    expect(await entries().count()).toBe(15);
    await visitor.page.getByRole("button", { name: "Resume", exact: true }).click();
    await entries().first().getByText("RTT 57 ms").waitFor();
    // The delta brings the same row again.
    visitor.server.change({ section: "activity", id: "17", row: arrival(17) });
    visitor.server.activity(arrival(18));
    await entries().first().getByText("RTT 58 ms").waitFor();
    expect(await entries().count()).toBe(18);
  });

  it("narrows by words, type, scene, person and group, and keeps that in the address", async () => {
    await see("#/timeline");
    const page = visitor.page;
    const count = async (wanted: number): Promise<void> =>
      expect.poll(() => entries().count(), { timeout: 15_000 }).toBe(wanted);
    await page.getByLabel("Filter the timeline").fill("wait ENDED");
    await count(1);
    await page.getByLabel("Filter the timeline").fill("");
    await page.getByRole("group", { name: "Type" }).getByRole("button", { name: "matches" }).click();
    await count(4);
    await page.getByLabel("Group", { exact: true }).fill("g2");
    await count(2);
    expect(page.url()).toMatch(/#\/timeline\?kind=match&group=g2$/);
    await page.reload();
    await count(2);
    await page.getByRole("group", { name: "Type" }).getByRole("button", { name: "matches" }).click();
    await page.getByLabel("Group", { exact: true }).fill("");
    await page.getByLabel("Person").fill("b81e02");
    await count(2);
    await page.getByLabel("Person").fill("nobody");
    await page.getByText("No entry fits this filter").waitFor();
  });

  it("goes back before the page was opened to the beginning, and marks restarts and gaps", async () => {
    const now = Date.now();
    await see("#/timeline", sampleState(now), { api: sampleApi(now) });
    const page = visitor.page;
    for (
      let turn = 0;
      turn < 12 && (await page.getByText("This is the beginning.").count()) === 0;
      turn += 1
    ) {
      const more = page.getByRole("button", { name: /^(Read older lines|Show \d+ more)$/ });
      await more.click();
      await page.waitForFunction(() => document.querySelector("button[data-loading]") === null);
    }
    await page.getByText("This is the beginning.").waitFor();
    // All that is older than the oldest line of the live timeline, and the markers in their places.
    const texts = (await entries().allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " "));
    const older = texts.slice(15);
    expect(older.at(-1)).toMatch(/^Waiting room opened/i);
    expect(older.filter((text) => /^Waiting room opened/i.test(text))).toHaveLength(2);
    expect(older.find((text) => /^Went on after a stop/i.test(text))).toContain("was down for 12 s");
    const gap = older.findIndex((text) => text.includes("Gap: lines 300 to 300 of the journal"));
    expect(older[gap - 1]).toBeDefined();
    expect(gap).toBeGreaterThan(100);
    // Lines 1 to 533 are older than 940 s; 300 is missing, its marker takes its place.
    expect(older.length).toBe(533);
  });

  it("reads from the journals what has left the live timeline since they were read", async () => {
    const now = Date.now();
    const events = Array.from({ length: 3 }, (_, index) => ({
      type: "entered",
      seq: index + 1,
      at: now - 10_000 + index,
      subject_id: `old-${index}`,
    }));
    const row = (id: number, timestamp: number): ActivityRow => ({
      id,
      timestamp,
      event_type: "entered",
      subject_id: `live-${id}`,
      details: { scene_id: "dictator_game" },
    });
    const journals: Record<string, readonly (typeof events)[number][]> = { dictator_game: events };
    const state = sampleState(now);
    await see(
      "#/timeline",
      { ...state, scenes: state.scenes.slice(0, 1), activity: [row(1, now - 5_000)] },
      { api: { journals } },
    );
    const page = visitor.page;
    await page.getByRole("button", { name: "Read older lines" }).click();
    await page.getByText("This is the beginning.").waitFor();
    await expect.poll(() => entries().count()).toBe(4);
    // In one step the live timeline begins later than the journals were read, and its first line is gone.
    journals["dictator_game"] = [
      ...events,
      { type: "entered", seq: 4, at: now - 5_000, subject_id: "live-1" },
    ];
    visitor.server.change(
      { section: "activity", id: "1", row: null },
      { section: "activity", id: "2", row: row(2, Date.now() + 2_000) },
    );
    await page.getByText(/^Lines from .* are read from the journals next\.$/).waitFor();
    await expect
      .poll(() =>
        entries()
          .filter({ hasText: pseudonym("live-1") })
          .count(),
      )
      .toBe(1);
    expect(await entries().first().innerText()).toContain(pseudonym("live-2"));
  });

  it("says when the page had no connection, and that the server is another one", async () => {
    await see("#/timeline");
    await linkIs("Live");
    await visitor.server.stop();
    await linkIs("Reconnecting");
    await visitor.server.start();
    await linkIs("Live");
    const marker = visitor.page.getByText(/This page had no connection for 0:\d\d/);
    await marker.waitFor();
    // It stands above what is older than the return.
    expect(await entries().first().innerText()).toContain("This page had no connection");
  });

  it("shows how conditions stand, and saves them", async () => {
    await see("#/flow");
    const table = visitor.page.getByRole("table", { name: "Conditions" }).getByRole("row");
    expect((await table.allInnerTexts()).map((text) => text.split(/\s*\t\s*/))).toEqual([
      ["Condition", "Planned", "Matched", "Started", "Completed", "Lost", "Lost of those over"],
      ["high stakes", "24", "25", "25", "19", "2", "10 %"],
      ["low stakes", "24", "23", "22", "14", "6", "30 %"],
    ]);
    const csv = await savedBy(visitor.page, () =>
      visitor.page
        .getByRole("region", { name: "Balance of conditions" })
        .getByRole("button", { name: "CSV" })
        .click(),
    );
    expect(csv).toEqual({
      name: "conditions.csv",
      text: "condition,planned,matched,started,completed,lost\r\nhigh stakes,24,25,25,19,2\r\nlow stakes,24,23,22,14,6\r\n",
    });
  });

  it("hides the names of conditions from who wants to know none, and keeps that", async () => {
    const now = Date.now();
    await see("#/flow", sampleState(now), { api: sampleApi(now) });
    const page = visitor.page;
    const rows = page.getByRole("table", { name: "Conditions" }).getByRole("rowheader");
    await page.getByLabel("Hide names").check();
    expect(await rows.allInnerTexts()).toEqual(["Condition A", "Condition B"]);
    await page.reload();
    await expect.poll(() => rows.allInnerTexts()).toEqual(["Condition A", "Condition B"]);
    for (const [hash, text] of [
      ["#/groups", "hidden"],
      ["#/timeline", "Match formed"],
      ["#/groups?game=g2", "It names the condition, so it is hidden"],
    ] as const) {
      await page.evaluate((next) => location.assign(next), hash);
      await page.getByText(text).first().waitFor();
      expect([hash, await page.getByText(/(low|high) stakes/).count()]).toEqual([hash, 0]);
    }
    await visitor.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await visitor.press("Control+k");
    await page.getByRole("dialog", { name: /^Find/ }).getByLabel("Find").fill("names of conditions");
    await visitor.press("ArrowDown", "Enter");
    await page.getByText("low stakes").first().waitFor();
  });

  it("draws the flow with its losses, and saves it as a figure and as a table", async () => {
    await see("#/flow");
    const panel = visitor.page.getByRole("region", { name: "Flow of dictator_game" });
    const drawing = panel.getByRole("img", { name: /^Flow of participants/ });
    for (const text of [
      "Arrived (n = 98)",
      "Left before a match (n = 11)",
      "waited too long (n = 6)",
      "Started (n = 80)",
    ]) {
      expect(await drawing.getByText(text, { exact: true }).count()).toBe(1);
    }
    const csv = await savedBy(visitor.page, () => panel.getByRole("button", { name: "CSV" }).click());
    expect(csv.text.split("\r\n").slice(0, 5)).toEqual([
      "scene_id,stage,what,code,people",
      "dictator_game,arrived,reached,,98",
      "dictator_game,arrived,lost,timed_out,6",
      "dictator_game,arrived,lost,left,3",
      "dictator_game,arrived,lost,grace_ended,2",
    ]);
    const svg = await savedBy(visitor.page, () => panel.getByRole("button", { name: "SVG" }).click());
    expect(svg.name).toBe("flow-dictator_game.svg");
    // It stands alone: it draws itself in an empty document, without the variables of the page.
    expect(svg.text).not.toMatch(/var\(|class=/);
    const size = await visitor.page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      return [parsed.querySelector("parsererror"), parsed.querySelectorAll("rect").length] as const;
    }, svg.text);
    expect(size).toEqual([null, 7]);
  });

  it("draws who was screened out before those who arrived, in figure, table, strip and file", async () => {
    const state = sampleState(Date.now());
    const [first] = state.scenes;
    if (first?.flow === undefined) throw new Error("Expected a scene with a flow.");
    const flow = { ...first.flow, asked: 110, screened_out: { attributes: 9, quota_full: 3 } };
    await see("#/flow", { ...state, scenes: [{ ...first, flow }] });
    const panel = visitor.page.getByRole("region", { name: "Flow of dictator_game" });
    const drawing = panel.getByRole("img", { name: /^Flow of participants/ });
    for (const text of [
      "Asked to enter (n = 110)",
      "Screened out (n = 12)",
      "did not fit the study (n = 9)",
      "study had its groups (n = 3)",
      "Arrived (n = 98)",
    ]) {
      expect(await drawing.getByText(text, { exact: true }).count()).toBe(1);
    }
    const table = panel.getByRole("table", { name: "Flow of dictator_game in numbers" });
    expect((await table.getByRole("row").nth(2).innerText()).split("\t")).toEqual([
      "screened out: did not fit the study",
      "9",
      "8 %",
    ]);
    const csv = await savedBy(visitor.page, () => panel.getByRole("button", { name: "CSV" }).click());
    expect(csv.text.split("\r\n").slice(1, 5)).toEqual([
      "dictator_game,asked,reached,,110",
      "dictator_game,asked,screened_out,attributes,9",
      "dictator_game,asked,screened_out,quota_full,3",
      "dictator_game,arrived,reached,,98",
    ]);
    await visitor.page.evaluate(() => {
      location.hash = "#/";
    });
    const strip = visitor.page.getByRole("list", { name: "Flow" });
    await strip.getByText("did not fit the study: 9 · study had its groups: 3").waitFor();
  });
});
