import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { always, poissonArrivals } from "@waitroom/matchmaker/simulation";
import { rehearse, type Rehearsal } from "@waitroom/rehearsal";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser, launchBrowser, newWindow } from "../page/browser.ts";
import type { Snapshot } from "./admin.ts";
import { PATIENCE_MS, TestParticipant } from "./participant.ts";
import { ADMIN_PASSWORD, ADMIN_TOKEN, ServerProcess } from "./server-process.ts";

const experiment = fileURLToPath(new URL("./experiments/dashboard.ts", import.meta.url));
const viewerPassword = "only to look at";

interface StateAnswer {
  readonly snapshot: Snapshot;
}

interface ExportsAnswer {
  readonly scenes: readonly { readonly matches: { readonly last_hash: string } }[];
}

describe.skipIf(!hasBrowser())("the dashboard over a rehearsed study", () => {
  let browser: Browser;
  let server: ServerProcess;
  let rehearsal: Rehearsal;
  let page: Page;

  beforeAll(async () => {
    server = await ServerProcess.start({ EXPERIMENT: experiment, ADMIN_VIEWER_PASSWORD: viewerPassword });
    // Six pairs play and end; the thirteenth waits on.
    rehearsal = await rehearse({
      origins: [server.origin],
      sceneId: "pairs",
      arrivals: poissonArrivals({ perMinute: 1_200, count: 13 }),
      habits: { gameMs: always(200) },
      seed: "da5b".repeat(8),
      quietMs: 1_500,
    });
    browser = await launchBrowser();
    page = await signedIn(ADMIN_PASSWORD);
  }, 120_000);
  afterAll(async () => {
    await rehearsal.close();
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  it("shows what the server's own interface says, in every view", async () => {
    const { summary, scenes } = (await api<StateAnswer>("state")).snapshot;
    expect(summary).toMatchObject({ arrived: 13, waiting: 1, completed: 12, matches: 6 });
    const figures = await strip();
    expect(figures).toMatchObject({
      "Waiting now": "1",
      "In groups": "0",
      "Unmatched exits": "0",
      "Arrivals / min": expect.stringMatching(/^\d+$/),
      Log: "On disk",
    });
    expect(figures["Matched"]).toBe("6");
    await figure("Matched").getByText("of 20").waitFor();
    expect(
      await figure("Wait p50 / p90")
        .getByText(/ s \/ .* s$/)
        .count(),
    ).toBe(1);

    const room = page.getByRole("region", { name: "pairs", exact: true });
    await room.getByText("Needs 1 more person for a group of 2.").waitFor();
    await room.getByText("1 more person needed").waitFor();
    await room.getByText("6 of 20").waitFor();
    expect(scenes[0]?.["flow"]).toMatchObject({ arrived: 13, matched: 12, started: 12, ended: 12 });

    await go("groups");
    expect(await page.getByRole("grid", { name: "Groups" }).getByText("completed").count()).toBe(6);
    await go("participants");
    await page.getByText("13 people", { exact: true }).waitFor();
    await go("flow");
    const table = page.getByRole("table", { name: "Conditions" });
    expect(
      (await table.getByRole("row").allInnerTexts()).map((text) => text.split(/\s+/).slice(0, 6)),
    ).toEqual([
      ["Condition", "Planned", "Matched", "Started", "Completed", "Lost"],
      ["high", "3", "3", "3", "3", "0"],
      ["low", "3", "3", "3", "3", "0"],
    ]);
    await page
      .getByRole("img", { name: "Flow of participants in pairs" })
      .getByText("Arrived (n = 13)")
      .waitFor();
  });

  it("tells a decision from the journal, with the line that stands in the log, and the history of a member", async () => {
    await go("groups");
    await page.getByRole("grid", { name: "Groups" }).getByRole("row").nth(1).focus();
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("dialog", { name: "Group", exact: true });
    const decision = drawer.getByRole("region", { name: "The decision" });
    await decision.getByText(/It was decided for .* while 2 people waited\./).waitFor();
    await decision.getByText("Nobody who had waited longer was passed over.").waitFor();
    await decision.getByText("FIFOMatchmaker, version 1").waitFor();
    const line = JSON.parse(await drawer.locator("pre").innerText()) as { readonly game_id: string };
    const { raw } = await api<{ readonly raw: string }>(`matches/${line.game_id}`);
    expect(await drawer.locator("pre").innerText()).toBe(raw.trimEnd());
    await drawer.getByRole("table", { name: "Members" }).getByRole("button").first().click();
    const history = page.getByRole("dialog").getByRole("region", { name: "History" });
    await history.getByText("game ended").waitFor();
    await history.getByText("entered", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
  });

  it("pauses and reopens intake, with a reason that stands in the record of actions", async () => {
    await go("rooms");
    await act("Pause intake", "Pause intake", "the lab is full");
    await page.getByText("Intake paused", { exact: true }).first().waitFor();
    const late = await TestParticipant.connect(server.origin);
    expect(await late.join("pairs")).toMatchObject({ ok: false, error_code: "SCENE_CLOSED" });
    await act("Reopen intake", "Reopen intake", "there is room again");
    await page.getByText("Intake open").waitFor();
    await go("actions");
    await page.getByText("from the record on disk").waitFor();
    const record = page.getByRole("list", { name: "Record of actions" });
    await record.getByText("“there is room again”").waitFor();
    await record.getByText("“the lab is full”").waitFor();
    late.socket.disconnect();
  });

  it("messages, matches by hand and releases people whom it chose in the table", async () => {
    await go("rooms");
    await act("Pause matching", "Pause matching", "by hand now");
    const people = [
      await TestParticipant.connect(server.origin),
      await TestParticipant.connect(server.origin),
    ];
    for (const person of people) await person.join("pairs");
    await go("participants?state=waiting");
    for (const { subjectId } of people)
      await page.getByRole("checkbox", { name: `Choose ${subjectId}` }).check();
    const [first, second] = people;

    await page.getByRole("button", { name: "Message", exact: true }).click();
    await page.getByLabel("Message to the participants").fill("It starts soon.");
    await confirm("Send", "so that they stay");
    expect(await first?.until("admin_message")).toEqual({ message: "It starts soon." });

    await page.getByRole("button", { name: "Match by hand" }).click();
    await confirm("Form this group", "they came together");
    const { game_id: gameId } = (await second?.until("match_found_countdown")) ?? {};
    await go(`groups?game=${String(gameId)}`);
    await page.getByRole("dialog").getByText("made this group by hand: “they came together”").waitFor();
    await first?.until("start_game");
    // What ending a group does is another thing before its game; where that changes, the dialog asks for another look.
    await page.getByRole("dialog").getByText("in the game").first().waitFor();
    await page.getByRole("button", { name: "End this group" }).click();
    await confirm("End this group", "enough");
    expect(await second?.until("end_game")).toMatchObject({ outcome: "admin" });
    await page.keyboard.press("Escape");

    const third = await TestParticipant.connect(server.origin);
    await third.join("pairs");
    await go(`participants?person=${third.subjectId}`);
    await page.getByRole("dialog").getByRole("button", { name: "Release" }).click();
    await confirm("Release", "asked to go");
    expect(await third.until("waiting_room_timeout")).toMatchObject({ completion_code: "WAITED" });
    await page.getByRole("dialog").getByText("timed out").first().waitFor();
    await page.keyboard.press("Escape");
    await go("rooms");
    await act("Reopen matching", "Reopen matching", "as declared again");
    for (const { socket } of [...people, third]) socket.disconnect();
  });

  it("goes back to the first line of the journal, and exports what it counts", async () => {
    await go("timeline");
    const more = page.getByRole("button", { name: /^(Read older lines|Show \d+ more)$/ });
    while ((await page.getByText("This is the beginning.").count()) === 0) {
      await more.click();
      await expect.poll(() => page.locator("button[data-loading]").count()).toBe(0);
    }
    const lines = page.getByRole("region", { name: "Entries of the timeline" }).getByRole("listitem");
    expect(await lines.last().innerText()).toMatch(/^waiting room opened/i);

    await go("exports");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download matches.csv" }).click();
    const path = await (await download).path();
    const rows = (await readFile(path, "utf8")).trimEnd().split(/\r?\n/);
    const { summary } = (await api<StateAnswer>("state")).snapshot;
    expect(rows.length - 1).toBe(summary["matches"]);
    const { scenes } = await api<ExportsAnswer>("exports");
    await page.getByText(scenes[0]?.matches.last_hash ?? "no hash").waitFor();
    await page.getByRole("button", { name: "Look at it" }).click();
    const preview = page.getByRole("region", { name: "Preview of the payment sheet" });
    await preview.getByRole("cell", { name: "WAITED" }).waitFor();
  });

  it("lets a viewer look, and not act", async () => {
    const viewer = await signedIn(viewerPassword);
    await viewer.getByText("viewer", { exact: true }).waitFor();
    expect(await viewer.getByRole("button", { name: /intake|matching|Message|Release/ }).count()).toBe(0);
    await viewer.close();
  });

  it("says that the server is gone when it is killed, comes back by itself, and shows the same totals", async () => {
    await go("rooms");
    const totals = async (): Promise<Readonly<Record<string, string>>> => {
      const { "Oldest wait": _, "Arrivals / min": _rate, ...rest } = await strip();
      return rest;
    };
    await figure("Log").getByText("On disk").waitFor();
    const before = await totals();
    const state = page.getByRole("status", { name: "State of this page" });
    await server.stop("SIGKILL");
    await state.getByText("Reconnecting").waitFor();
    await page.getByText("Connection to the server lost.").waitFor();
    expect(await totals()).toEqual(before);
    await server.restart();
    await state.getByText("Live").waitFor();
    await expect.poll(totals, { timeout: PATIENCE_MS }).toEqual(before);
    expect(await page.getByText("Connection to the server lost.").count()).toBe(0);
  });

  async function signedIn(password: string): Promise<Page> {
    const window = await newWindow(browser);
    window.setDefaultTimeout(PATIENCE_MS);
    await window.setViewportSize({ width: 1440, height: 1400 });
    await window.emulateMedia({ reducedMotion: "reduce" });
    await window.goto(`${server.origin}/admin`);
    await window.getByLabel("Password", { exact: true }).fill(password);
    await window.keyboard.press("Enter");
    await window.getByRole("region", { name: "Figures" }).waitFor();
    return window;
  }

  async function go(view: string): Promise<void> {
    await page.evaluate(`location.assign(${JSON.stringify(`#/${view}`)})`);
  }

  /** Presses the first button of this name, gives the reason, and waits until it is done. */
  async function act(opener: string, button: string, reason: string): Promise<void> {
    await page.getByRole("button", { name: opener, exact: true }).first().click();
    await confirm(button, reason);
  }

  async function confirm(button: string, reason: string): Promise<void> {
    const dialog = page.getByRole("dialog").last();
    await dialog.getByLabel("Reason").fill(reason);
    await dialog.getByRole("button", { name: button, exact: true }).click();
    await dialog.getByRole("status", { name: "Result" }).getByText(/^Done/).waitFor();
    await dialog.getByRole("button", { name: "Close" }).last().click();
  }

  function figure(name: string): Locator {
    return page
      .getByRole("region", { name: "Figures" })
      .locator("div", { has: page.getByText(name, { exact: true }) });
  }

  /** The values of the top strip by their names. */
  async function strip(): Promise<Readonly<Record<string, string>>> {
    const texts = await page.getByRole("region", { name: "Figures" }).locator("dl > div").allInnerTexts();
    return Object.fromEntries(texts.map((text) => text.split(/\n+/).slice(0, 2)));
  }

  async function api<Answer>(path: string): Promise<Answer> {
    const response = await fetch(`${server.origin}/admin/api/${path}`, {
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });
    return (await response.json()) as Answer;
  }
});
