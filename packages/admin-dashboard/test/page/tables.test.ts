import { type GameRow, pseudonym } from "@waitroom/admin-events/client";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { sampleApi } from "../sample-api.ts";
import { samplePerson, sampleScene, sampleState } from "../sample-state.ts";
import { savedBy } from "./download.ts";
import { useVisitor } from "./visitor.ts";

describe.skipIf(!hasBrowser())("groups and participants", () => {
  const visitor = useVisitor();
  const { see, press } = visitor;

  it("lists groups, filters them, and keeps the filter in the address", async () => {
    const now = Date.now();
    const state = sampleState(now);
    await see("#/groups", {
      ...state,
      games: state.games.map((game) =>
        game.game_id === "g2" ? { ...game, rtt_spread_ms: 17.4, members: awayAndHere(game) } : game,
      ),
    });
    const grid = visitor.page.getByRole("grid", { name: "Groups" });
    const rows = grid.getByRole("row");
    const texts = (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " "));
    expect(texts).toHaveLength(6);
    expect(texts[1]).toMatch(
      /counting down 0:0\d .*, .* dictator_game low stakes 15 s – latency limit, LatencyFIFOMatchmaker/,
    );
    expect(
      await rows
        .nth(1)
        .getByTitle(/proposer, waited 6.2 s, RTT 31 ms/)
        .count(),
    ).toBe(1);
    expect(texts[2]).toMatch(/a member is away 1:3\d .* 17 ms /);
    expect(texts[3]).toMatch(/completed 3:20 .* negotiation high stakes .*rule, RuleMatchmaker/);
    expect(texts[4]).toContain("a partner left");
    expect(texts[5]).toContain("fell apart: lost connection");
    const gone = state.games.find(({ game_id }) => game_id === "g2");
    if (gone === undefined) throw new TypeError("Expected the sample to have the group g2.");
    visitor.server.change({
      section: "games",
      id: "g2",
      row: { ...gone, members: gone.members.map((member) => ({ ...member, presence: "gone" as const })) },
    });
    await rows.nth(2).getByText("a member is gone").waitFor();
    expect(await rows.nth(1).locator("time").first().getAttribute("title")).toMatch(
      /^\d{4}-\d\d-\d\d .* UTC$/,
    );

    await visitor.page.getByLabel("State", { exact: true }).selectOption("running");
    expect(await rows.count()).toBe(3);
    expect(visitor.page.url()).toContain("#/groups?state=running");
    await visitor.page.reload();
    await grid.waitFor();
    expect(await rows.count()).toBe(3);
    await visitor.page.getByLabel("Filter the groups").fill("no such group");
    await visitor.page.getByText("No group fits these filters").waitFor();
    await visitor.page.getByRole("button", { name: "Show all groups" }).click();
    expect(await rows.count()).toBe(6);
  });

  it("tells the decision of a group in plain words, with its line in the log, and saves it", async () => {
    const now = Date.now();
    await see("#/groups?game=g2", sampleState(now), { api: sampleApi(now) });
    const drawer = visitor.page.getByRole("dialog", { name: "Group" });
    const decision = drawer.getByRole("region", { name: "The decision" });
    await decision.getByText("while 24 people waited").waitFor();
    const told = (await decision.innerText()).replaceAll(/\s+/g, " ");
    const name = (id: string): string => pseudonym(id);
    expect(told).toContain(`It was decided for ${name("e4")} at`);
    expect(told).toContain(
      `${name("5f3a9c")}, ${name("e3")} ✓, ${name("77d0aa")}, ${name("e4")} ✓ and 20 others.`,
    );
    expect(told).toContain(`The rule chose ${name("e3")}, ${name("e4")}: latency limit.`);
    expect(told).toContain("2 people who had waited longer were passed over:");
    expect(told).toContain(`${name("5f3a9c")}: too few within the latency limit`);
    expect(told).toContain("and 1 other");
    expect(told).toContain("No step of the fallback chain had been reached.");
    expect(told).toContain('{"maxRttMs":120}');
    expect(told).toContain("00112233445566778899aabbccddeeff");
    expect(await drawer.getByRole("table", { name: "Members" }).getByRole("row").count()).toBe(3);
    const line = await drawer.locator("pre").innerText();
    expect(JSON.parse(line)).toMatchObject({ game_id: "g2" });

    const saved = await savedBy(visitor.page, () =>
      drawer.getByRole("button", { name: "Download this match" }).click(),
    );
    expect(saved.name).toBe("match-g2.jsonl");
    expect(
      saved.text
        .trimEnd()
        .split("\n")
        .map((text) => JSON.parse(text).type ?? "record"),
    ).toEqual(["record", "opened", "proposed", "matched", "started"]);

    await drawer
      .getByRole("button", { name: name("e3") })
      .first()
      .click();
    await visitor.page.getByRole("dialog", { name: name("e3") }).waitFor();
    await press("Escape");
    await visitor.page.getByRole("dialog").waitFor({ state: "detached" });
    expect(visitor.page.url()).toMatch(/#\/groups$/);
  });

  it("reads the record of a group again when the group goes on", async () => {
    const now = Date.now();
    const state = sampleState(now);
    const game = state.games.find(({ game_id }) => game_id === "g2");
    if (game === undefined) throw new TypeError("Expected the sample to have the group g2.");
    const events = [{ schema: 1, seq: 599, at: now, type: "started", game_id: "g2", subject_ids: ["e3"] }];
    const matches: Record<string, Readonly<Record<string, unknown>>> = { g2: { record: null, events } };
    await see("#/groups?game=g2", state, { api: { matches } });
    const drawer = visitor.page.getByRole("dialog", { name: "Group" });
    await drawer.getByText("It is not in the match log yet.").waitFor();
    matches["g2"] = { raw: '{"game_id":"g2"}', events };
    visitor.server.change({
      section: "games",
      id: "g2",
      row: { ...game, state: "ended", outcome: "completed" },
    });
    await drawer.getByText('{"game_id":"g2"}').waitFor();
    expect(visitor.server.reads).toEqual(["/admin/api/matches/g2", "/admin/api/matches/g2"]);
  });

  it("shows where something cannot be drawn, and lets the rest of the page go on", async () => {
    const now = Date.now();
    await see("#/participants");
    const page = visitor.page;
    const broken = { ...samplePerson(now, "odd", 10), pseudonym: { odd: true } };
    visitor.server.change({ section: "participants", id: "odd", row: broken as never });
    await page.getByRole("alert").getByText("This view cannot be shown").waitFor();
    await page.getByRole("link", { name: "Groups" }).click();
    await page.getByRole("grid", { name: "Groups" }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.getByRole("link", { name: "Participants" }).click();
    await page.getByText("This view cannot be shown").waitFor();
    visitor.server.change({ section: "participants", id: "odd", row: null });
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("7 people", { exact: true }).waitFor();
  });

  it("lets people through a filter by their wait as time goes by, and takes any name for a column", async () => {
    const now = Date.now();
    const attributes = { "hand, left % right": "yes", "two\nlines": "no" };
    const people = [samplePerson(now, "long", 600), samplePerson(now, "short", 0, { attributes })];
    await see("#/participants?wait=3", { ...sampleState(now), participants: people });
    const page = visitor.page;
    await page.getByText("1 of 2 people").waitFor();
    await page.getByText("2 people", { exact: true }).waitFor();
    await page.getByText("Columns", { exact: true }).click();
    for (const name of Object.keys(attributes)) {
      await page.getByRole("group", { name: "Columns" }).getByLabel(name).check();
      await page.getByRole("columnheader", { name }).waitFor();
    }
    await page.reload();
    await page.getByRole("columnheader", { name: "hand, left % right" }).waitFor();
    await page.getByRole("columnheader", { name: "two lines" }).waitFor();
    expect(await page.getByRole("columnheader").count()).toBe(11);
  });

  it("says calmly what a host without the HTTP interface does not offer", async () => {
    await see("#/groups?game=g2");
    await visitor.page.getByText("The record of this match is not offered by this server").waitFor();
    expect(await visitor.page.getByRole("table", { name: "Members" }).getByRole("row").count()).toBe(3);
    await visitor.page.evaluate(() => location.assign("#/exports"));
    await visitor.page.getByText("Export is not offered by this server").waitFor();
    await visitor.page.evaluate(() => location.assign("#/actions"));
    await visitor.page.getByText("this server offers no record to read").waitFor();
    await visitor.page.evaluate(() => location.assign("#/participants?person=5f3a9c"));
    await visitor.page.getByText("The whole history is not offered by this server").waitFor();
    await visitor.page.getByRole("region", { name: "History" }).getByText("RTT 38 ms").waitFor();
  });

  it("holds 10,000 participants, of which only those in view are in the document", async () => {
    const now = Date.now();
    const people = Array.from({ length: 10_000 }, (_, index) =>
      // Nobody comes to have waited 5,000 s while the test runs, however long it takes.
      samplePerson(now, `person-${index}`, 100 + (index < 4_900 ? index / 2 : index), {
        state: index % 4 === 0 ? "ended" : "waiting",
        waited_ms: index % 4 === 0 ? 5_000 : null,
        scene_id: index % 2 === 0 ? "dictator_game" : "negotiation",
        attributes: { language: index % 10 === 0 ? "de" : "en", number: index },
      }),
    );
    await see("#/participants", {
      ...sampleState(now),
      scenes: [sampleScene(now), sampleScene(now, { scene_id: "negotiation" })],
      participants: people,
    });
    const page = visitor.page;
    const grid = page.getByRole("grid", { name: "Participants" });
    const rows = grid.getByRole("row");
    await page.getByText("10,000 people").waitFor();
    expect(await grid.getAttribute("aria-rowcount")).toBe("10001");
    expect(await rows.count()).toBeLessThan(60);
    expect(await rows.nth(1).innerText()).toContain(pseudonym("person-9999"));

    // The row that Tab leads to stays, also when it is scrolled away.
    await rows.nth(1).focus();
    await grid.evaluate((element) => element.parentElement?.scrollTo({ top: 100_000 }));
    await page.locator('[role=row][aria-rowindex="2640"]').waitFor();
    expect(await grid.locator("[role=row][tabindex='0']").count()).toBe(1);
    expect(await focusedRow(page)).toBe("2");

    // The keyboard alone: to the last row, its drawer, and back to the row.
    await rows.nth(1).focus();
    await press("End");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-rowindex") === "10001");
    await press("ArrowUp", "k", "Enter");
    await page.getByRole("dialog").waitFor();
    expect(page.url()).toContain("person=");
    await press("Escape");
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-rowindex") === "9999");

    await page.getByRole("group", { name: "State" }).getByRole("button", { name: "waiting" }).click();
    await page.getByText("7,500 of 10,000 people").waitFor();
    await page.getByRole("combobox", { name: "Scene" }).selectOption("dictator_game");
    await page.getByText("2,500 of 10,000 people").waitFor();
    await page.getByLabel("Attribute").fill("language:de");
    await page.getByText("500 of 10,000 people").waitFor();
    await page.getByLabel("Waited at least, s").fill("5000");
    await page.getByText(/^25\d of 10,000 people$/).waitFor();
    await grid.getByRole("button", { name: "Waited" }).click();
    await page
      .getByRole("columnheader", { name: "Waited" })
      .and(page.locator("[aria-sort=ascending]"))
      .waitFor();
    await page.getByText("Columns", { exact: true }).click();
    await page.getByRole("group", { name: "Columns" }).getByLabel("number", { exact: true }).check();
    await page.getByRole("columnheader", { name: "number" }).waitFor();

    const address = new URLSearchParams(page.url().split("?")[1]);
    expect(Object.fromEntries(address)).toMatchObject({
      state: "waiting",
      scene: "dictator_game",
      attr: "language:de",
      wait: "5000",
      sort: "waited",
      cols: expect.stringMatching(/attr:number$/),
    });
    const firstRows = async (): Promise<readonly string[]> =>
      (await rows.allInnerTexts()).slice(0, 8).map(withoutTimes);
    await rows.nth(1).getByText(pseudonym("person-4910")).waitFor();
    const shown = await firstRows();
    await page.reload();
    await page.getByText(/^25\d of 10,000 people$/).waitFor();
    expect(await firstRows()).toEqual(shown);
  });

  it("shows the whole history of somebody, why they wait, and the platform id on request with a reason", async () => {
    const now = Date.now();
    await see("#/participants?person=5f3a9c", sampleState(now), { api: sampleApi(now) });
    const drawer = visitor.page.getByRole("dialog", { name: pseudonym("5f3a9c") });
    await drawer.getByText("Nobody else is within 120 ms").waitFor();
    const history = drawer.getByRole("region", { name: "History" });
    expect((await history.getByRole("listitem").allInnerTexts()).map((text) => text.split("\n")[0])).toEqual([
      expect.stringMatching(/^came back/i),
      expect.stringMatching(/^connection lost/i),
      expect.stringMatching(/^entered/i),
    ]);
    expect(await drawer.getByText("60af1c2e9b").count()).toBe(0);
    expect(visitor.server.reads).toEqual(["/admin/api/participants/5f3a9c/history"]);
    await drawer.getByRole("button", { name: "Show the platform id" }).click();
    await press("Enter");
    await drawer.getByText("Say why: the look-up is recorded with its reason.").waitFor();
    await visitor.page.keyboard.type("pays a bonus");
    await press("Enter");
    await drawer.getByText("Platform id: 60af1c2e9b (prolific)").waitFor();
    expect(visitor.server.calls.map(({ body }) => JSON.parse(body))).toEqual([
      { subject_ids: ["5f3a9c"], reason: "pays a bonus" },
    ]);
  });
});

function focusedRow(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute("aria-rowindex") ?? null);
}

function withoutTimes(text: string): string {
  return text.replaceAll(/\d+:[\d:]+/g, "");
}

/** The first member is away, the others are here. */
function awayAndHere({ members }: GameRow): GameRow["members"] {
  return members.map((member, index) => ({ ...member, presence: index === 0 ? "away" : "here" }));
}
