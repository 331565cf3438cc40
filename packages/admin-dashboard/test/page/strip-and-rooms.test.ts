import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { samplePerson, sampleProblem, sampleScene, sampleState, sampleSummary } from "../sample-state.ts";
import { useVisitor } from "./visitor.ts";

describe.skipIf(!hasBrowser())("the top strip and the waiting rooms", () => {
  const visitor = useVisitor();
  const { open, see, signIn, figure, linkIs } = visitor;

  it("shows the experiment in nine figures with their last ten minutes, and follows each change", async () => {
    await open();
    await signIn();
    const strip = visitor.page.getByRole("region", { name: "Figures" });
    const texts = await strip.locator("dl > div").allInnerTexts();
    expect(texts.map((text) => text.split(/\n+/).slice(0, 2))).toEqual([
      ["Waiting now", "7"],
      ["Oldest wait", expect.stringMatching(/^1:4\d$/)],
      ["In groups", "26"],
      ["Matched", "51"],
      ["Unmatched exits", "11"],
      ["Abandonment", "8 %"],
      ["Wait p50 / p90", "8.9 s / 44 s"],
      ["Arrivals / min", "8"],
      ["Log", "On disk"],
    ]);
    const exits = figure("Unmatched exits");
    expect(await exits.innerText()).toMatch(/6 waited too long, 3 left, 2 lost connection\s*$/);
    expect(await figure("Log").innerText()).toMatch(/1,482 records, 48.2 GB free · last \d\d:\d\d:\d\d/);
    await visitor.page.getByText(/^as of \d\d:\d\d:\d\d$/).waitFor();
    const lines = strip.getByRole("img");
    expect(await lines.count()).toBe(9);
    expect(await lines.first().getAttribute("aria-label")).toMatch(
      /^Waiting now in the 10 minutes until .* UTC: from 4 to \d, lowest 1, highest 7$/,
    );
    expect(await visitor.page.title()).toBe("7 waiting · Waitroom");

    const first = await figure("Oldest wait").locator("time").innerText();
    await visitor.page.waitForFunction(
      ([selector, text]) => document.querySelector(selector)?.textContent !== text,
      ["section[aria-label=Figures] time", first] as const,
    );
    visitor.server.change({
      section: "summary",
      id: "summary",
      row: sampleSummary(Date.now(), {
        waiting: 1_204,
        wait_p90_ms: 90_000,
        exits: { left: 9, timed_out: 8, removed: 2, grace_ended: 1 },
      }),
    });
    await figure("Waiting now").getByText("1,204").waitFor();
    await figure("Wait p50 / p90").getByText("8.9 s / 1:30").waitFor();
    expect(await exits.innerText()).toContain("9 left, 8 waited too long, 3 otherwise");
    expect(await visitor.page.title()).toBe("1,204 waiting · Waitroom");
  });

  it("changes colour, shape and words when the oldest wait nears its limit, and when it is past it", async () => {
    const now = Date.now();
    const waited = (seconds: number) => ({ oldest_waiting_since: now - seconds * 1_000 });
    const state = sampleState(now);
    await open({ ...state, summary: sampleSummary(now, waited(30)), scenes: [sampleScene(now, waited(30))] });
    await signIn();
    const oldest = figure("Oldest wait");
    await oldest.getByText("limit 2:00").waitFor();
    expect(await oldest.locator("dd svg").count()).toBe(0);
    const shapes: (string | null)[] = [];
    const colours: string[] = [];
    for (const [seconds, words] of [
      [110, "close to the limit of 2:00"],
      [150, "past the limit of 2:00"],
    ] as const) {
      visitor.server.change(
        { section: "summary", id: "summary", row: sampleSummary(now, waited(seconds)) },
        { section: "scenes", id: "dictator_game", row: sampleScene(now, waited(seconds)) },
      );
      await oldest.getByText(words).waitFor();
      shapes.push(await oldest.locator("dd svg path").first().getAttribute("d"));
      colours.push(await oldest.locator("dd time").evaluate((element) => getComputedStyle(element).color));
    }
    expect(new Set(shapes).size).toBe(2);
    expect(new Set(colours).size).toBe(2);
  });

  it("shows each waiting room: its state, who waits, why they are not matched yet, and what comes next", async () => {
    await open();
    await signIn();
    const room = visitor.page.getByRole("region", { name: "dictator_game", exact: true });
    await room.getByText("groups of 2 · LatencyFIFOMatchmaker · limit 2:00").waitFor();
    await room.getByText("2 people: too few within the latency limit").waitFor();
    await room.getByText("waited too long: 6 · left: 3 · lost connection: 2").waitFor();
    await room.getByText("likely in 0:04 to 1:36").waitFor();
    const negotiation = visitor.page.getByRole("region", { name: "negotiation" });
    await negotiation.getByText("Matching paused").first().waitFor();
    await negotiation.getByText("2 more of role B needed").waitFor();
    await negotiation.getByText("none while matching is paused").waitFor();

    const rows = visitor.page.getByRole("table", { name: "Waiting in dictator_game" }).getByRole("row");
    expect(await rows.count()).toBe(6);
    await rows.nth(1).getByText("Nobody else is within 120 ms").waitFor();
    const first = await rows.nth(1).innerText();
    expect(first).toContain("language de");
    expect(first).toContain("39 ms\nmedian of 10");
    expect(first).toMatch(/Next in 0:1\d: the wait ends/);
    expect(await rows.nth(2).innerText()).toMatch(/away, 0:1\d left\s+last seen 0:\d\d ago/);
    // Whose wait nears its limit stands out from the others.
    const grounds = await rows.evaluateAll((all) => all.map((row) => getComputedStyle(row).backgroundColor));
    expect(new Set(grounds.slice(2)).size).toBe(1);
    expect(grounds[1]).not.toBe(grounds[2]);
    expect(await rows.nth(2).innerText()).toMatch(/Next in 0:1\d: step 2, FIFOMatchmaker/);
    expect(await rows.nth(4).innerText()).toContain("group proposed, confirming");

    visitor.server.change({ section: "participants", id: "5f3a9c", row: null });
    await visitor.page.waitForFunction(() => document.querySelectorAll("table")[0]?.rows.length === 5);
  });

  it("asks for explanations of each scene in turn", async () => {
    await open();
    // Nobody is asked about who is not in view.
    await visitor.page.setViewportSize({ width: 1440, height: 2400 });
    await signIn();
    for (const scene of ["negotiation", "dictator_game"]) {
      await visitor.page
        .getByRole("table", { name: `Waiting in ${scene}` })
        .getByText("Nobody else")
        .first()
        .waitFor();
    }
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

  it("holds still while it is paused, counts what comes, and shows all of it afterwards", async () => {
    await see("#/rooms");
    await linkIs("Live");
    await visitor.page.getByRole("button", { name: "Pause page" }).click();
    await linkIs("Paused");
    for (const waiting of [8, 9]) {
      visitor.server.change({
        section: "summary",
        id: "summary",
        row: sampleSummary(Date.now(), { waiting }),
      });
    }
    await visitor.page.getByText("2 updates came since then").waitFor();
    expect(await figure("Waiting now").getByText("7", { exact: true }).count()).toBe(1);
    await visitor.page.getByRole("button", { name: "Resume page" }).click();
    await figure("Waiting now").getByText("9", { exact: true }).waitFor();
    await linkIs("Live");
  });

  it("shows problems with what to do only while something is wrong, and then those that are over", async () => {
    const now = Date.now();
    await open();
    await signIn();
    const badge = visitor.page.getByRole("button", { name: "1 problem" });
    expect(await badge.count()).toBe(0);
    expect(await visitor.page.getByRole("link", { name: "Problems" }).innerText()).toBe("Problems");
    visitor.server.change({ section: "problems", id: "1", row: sampleProblem(now) });
    await visitor.page.getByText("What to do: Free space on the data disk.").waitFor();
    expect(await visitor.page.title()).toBe("(!) 7 waiting · Waitroom");
    await badge.click();
    await visitor.page.getByRole("region", { name: "Problems now" }).getByText("Error.").waitFor();
    visitor.server.change({ section: "problems", id: "1", row: sampleProblem(now, { resolved_at: now }) });
    await badge.waitFor({ state: "detached" });
    await visitor.page.getByText("Nothing is wrong").waitFor();
    await visitor.page.getByRole("region", { name: "Over", exact: true }).getByText("over since").waitFor();
  });
});
