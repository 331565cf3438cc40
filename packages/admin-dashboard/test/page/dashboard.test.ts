import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { samplePerson, sampleProblem, sampleScene, sampleState, sampleSummary } from "../sample-state.ts";
import { useVisitor } from "./visitor.ts";

const hostile = `<img src=x onerror="document.title='pwned'"><b>bold</b>`;

describe.skipIf(!hasBrowser())("the dashboard", () => {
  const visitor = useVisitor();
  const { open, signIn, figure } = visitor;

  it("shows the experiment in figures, and follows each change", async () => {
    await open();
    await signIn();
    const texts = await visitor.page
      .getByRole("region", { name: "Figures" })
      .locator("dl > div")
      .allInnerTexts();
    expect(texts.map((text) => text.split(/\n+/).slice(0, 2))).toEqual([
      ["Waiting now", "7"],
      ["Oldest wait", expect.stringMatching(/^1:4\d$/)],
      ["In groups", "26"],
      ["Matches", "53"],
      ["Completed", "78"],
      ["Exits without a match", "11"],
      ["Arrivals per minute", "8"],
      ["Log", "On disk"],
    ]);
    expect(await visitor.page.title()).toBe("7 waiting · Waitroom");

    const first = await figure("Oldest wait").locator("time").innerText();
    await visitor.page.waitForFunction(
      ([selector, text]) => document.querySelector(selector)?.textContent !== text,
      ["section[aria-label=Figures] time", first] as const,
    );
    visitor.server.change({
      section: "summary",
      id: "summary",
      row: sampleSummary(Date.now(), { waiting: 1_204 }),
    });
    await figure("Waiting now").getByText("1,204").waitFor();
    expect(await visitor.page.title()).toBe("1,204 waiting · Waitroom");
  });

  it("shows each waiting room: its state, who waits, and why they are not matched yet", async () => {
    await open();
    await signIn();
    const room = visitor.page.getByRole("region", { name: "dictator_game", exact: true });
    await room.getByText("groups of 2 · LatencyFIFOMatchmaker · limit 2:00").waitFor();
    await room.getByText("2 people: too few within the latency limit").waitFor();
    await room.getByText("6 waited too long").waitFor();
    await visitor.page.getByRole("region", { name: "negotiation" }).getByText("Matching paused").waitFor();

    const rows = visitor.page.getByRole("table", { name: "Waiting in dictator_game" }).getByRole("row");
    expect(await rows.count()).toBe(6);
    await rows.nth(1).getByText("Nobody else is within 120 ms").waitFor();
    const first = await rows.nth(1).innerText();
    expect(first).toContain("language de");
    expect(first).toContain("38 ms");
    expect(await rows.nth(2).innerText()).toMatch(/away, 0:1\d left/);
    expect(await rows.nth(4).innerText()).toContain("in a proposed group, confirming");

    visitor.server.change({ section: "participants", id: "5f3a9c", row: null });
    await visitor.page.waitForFunction(() => document.querySelectorAll("table")[0]?.rows.length === 5);
  });

  it("asks for explanations of each scene in turn", async () => {
    await open();
    await signIn();
    await visitor.page
      .getByRole("table", { name: "Waiting in negotiation" })
      .getByText("Nobody else")
      .first()
      .waitFor();
    await visitor.page
      .getByRole("table", { name: "Waiting in dictator_game" })
      .getByText("Nobody else")
      .first()
      .waitFor();
    const [first = 0, second = 0] = ["dictator_game", "negotiation"].map((id) =>
      visitor.server.explained.get(id),
    );
    expect(Math.abs(first - second)).toBeLessThanOrEqual(1);
  });

  it("keeps a full waiting room short until more is asked for", async () => {
    const now = Date.now();
    const people = Array.from({ length: 130 }, (_, index) =>
      samplePerson(now, `person-${index}`, 100 - index / 2),
    );
    await open({ ...sampleState(now), scenes: [sampleScene(now, { waiting: 130 })], participants: people });
    await signIn();
    const table = visitor.page.getByRole("table", { name: "Waiting in dictator_game" });
    expect(await table.getByRole("row").count()).toBe(21);
    await visitor.page.getByRole("button", { name: "Show 20 more of 110" }).click();
    expect(await table.getByRole("row").count()).toBe(41);
  });

  it("lists what happened, newest first; pausing holds it still, a filter narrows it", async () => {
    await open();
    await signIn();
    const entries = visitor.page
      .getByRole("region", { name: "Entries of the timeline" })
      .getByRole("listitem");
    expect(await entries.count()).toBe(15);
    expect(await entries.first().innerText()).toMatch(/^Match formed/i);

    const arrival = {
      id: 16,
      timestamp: Date.now(),
      event_type: "entered",
      subject_id: "fresh",
      details: { scene_id: "dictator_game", rtt_ms: 55 },
    };
    await visitor.page.getByRole("button", { name: "Pause" }).click();
    visitor.server.activity(arrival);
    await visitor.page.getByText("paused, 1 new").waitFor();
    expect(await entries.count()).toBe(15);
    await visitor.page.getByRole("button", { name: "Resume" }).click();
    await entries.first().getByText("RTT 55 ms").waitFor();
    // The delta brings the same row again.
    visitor.server.change({ section: "activity", id: "16", row: arrival });
    visitor.server.change({
      section: "summary",
      id: "summary",
      row: sampleSummary(Date.now(), { waiting: 8 }),
    });
    await figure("Waiting now").getByText("8", { exact: true }).waitFor();
    expect(await entries.count()).toBe(16);

    await visitor.page.getByLabel("Filter the timeline").fill("wait ENDED");
    expect(await entries.count()).toBe(1);
    await visitor.page.getByLabel("Filter the timeline").fill("no such thing");
    await visitor.page.getByText("No entry fits this filter").waitFor();
  });

  it("lists the last matches with their members, and how they went", async () => {
    await open();
    await signIn();
    const rows = visitor.page.getByRole("table", { name: "Last matches" }).getByRole("row");
    const texts = (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " "));
    expect(texts).toHaveLength(6);
    expect(texts[1]).toMatch(
      /dictator_game .*proposer 6\.2 s 31 ms .*responder 15 s no RTT Latency.* counting down/,
    );
    expect(texts[2]).toContain("in the game");
    expect(texts[3]).toMatch(/negotiation .*high stakes completed/);
    expect(texts[4]).toContain("a partner left");
    expect(texts[5]).toContain("fell apart: grace ended");
    const title = await rows.nth(1).locator("time").getAttribute("title");
    expect(title).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
  });

  it("shows problems with what to do only while something is wrong", async () => {
    const now = Date.now();
    await open();
    await signIn();
    const badge = visitor.page.getByRole("button", { name: "1 problem" });
    expect(await badge.count()).toBe(0);
    visitor.server.change({ section: "problems", id: "1", row: sampleProblem(now) });
    await badge.click();
    const problems = visitor.page.getByRole("region", { name: "1 problem" });
    await problems.getByText("What to do: Free space on the data disk.").waitFor();
    expect(await problems.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await visitor.page.title()).toBe("(!) 7 waiting · Waitroom");
    visitor.server.change({ section: "problems", id: "1", row: sampleProblem(now, { resolved_at: now }) });
    await badge.waitFor({ state: "detached" });
  });

  it("says what to do where there is nothing to show", async () => {
    const now = Date.now();
    await open({ ...sampleState(now), scenes: [], participants: [], games: [], activity: [] });
    await signIn();
    await visitor.page.getByText("Start the server with an experiment").waitFor();
    await visitor.page.getByText("Open the participant page to make the first entry.").waitFor();
    expect(await visitor.page.getByRole("table").count()).toBe(0);
    await visitor.page.getByText("No match yet").waitFor();
  });

  it("renders hostile names and values as text", async () => {
    const now = Date.now();
    const state = sampleState(now);
    const person = samplePerson(now, hostile, 30, { pseudonym: hostile, attributes: { [hostile]: hostile } });
    await open({
      ...state,
      scenes: [sampleScene(now, { matchmaker: hostile, exits: { [hostile]: 2 }, reasons: { [hostile]: 1 } })],
      participants: [person],
      games: state.games.map((game) => ({
        ...game,
        condition: hostile,
        outcome: hostile,
        matchmaker: hostile,
      })),
      activity: [
        { id: 1, timestamp: now, event_type: hostile, subject_id: hostile, details: { [hostile]: hostile } },
      ],
      problems: [sampleProblem(now, { message: hostile, action: hostile, code: hostile })],
    });
    await signIn();
    expect(await visitor.page.getByText(hostile).count()).toBeGreaterThan(8);
    expect(await visitor.page.locator("img").count()).toBe(0);
    expect(await visitor.page.title()).toBe("(!) 7 waiting · Waitroom");
    expect(await visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
});
