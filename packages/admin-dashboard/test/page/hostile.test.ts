import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { samplePerson, sampleProblem, sampleScene, sampleState } from "../sample-state.ts";
import { savedBy } from "./download.ts";
import { useVisitor } from "./visitor.ts";

const hostile = `<img src=x onerror="document.title='pwned'"><b>bold</b>`;
const formula = `=HYPERLINK("http://evil","x")`;

describe.skipIf(!hasBrowser())("hostile names and values", () => {
  const visitor = useVisitor();
  const { see } = visitor;

  it("are text in every view, drawer and file, and widen none of them", async () => {
    const now = Date.now();
    const state = sampleState(now);
    const { flow } = sampleScene(now);
    if (flow === undefined) throw new TypeError("Expected the sample to have a flow.");
    const event = { schema: 1, seq: 1, at: now, type: hostile, subject_id: hostile, reason: hostile };
    await see(
      "#/rooms",
      {
        ...state,
        scenes: [
          sampleScene(now, {
            matchmaker: hostile,
            exits: { [hostile]: 2 },
            reasons: { [hostile]: 1 },
            needs: [{ attribute: hostile, value: hostile, required: 2, waiting: 0, missing: 2 }],
            flow: {
              ...flow,
              asked: 99,
              screened_out: { [hostile]: 1 },
              lost_waiting: { [hostile]: 2 },
              outcomes: { [hostile]: 1, "gave\u00A0up": 1 },
            },
          }),
        ],
        participants: [
          samplePerson(now, hostile, 30, { pseudonym: hostile, attributes: { [hostile]: hostile } }),
        ],
        games: state.games.map((game) => ({
          ...game,
          condition: hostile,
          outcome: hostile,
          matchmaker: hostile,
          members: game.members.map((member) => ({ ...member, pseudonym: hostile, role: hostile })),
        })),
        conditions: [{ condition: formula, planned: 1, matched: 1, started: 1, completed: 1, lost: 0 }],
        activity: [
          {
            id: 1,
            timestamp: now,
            event_type: hostile,
            subject_id: hostile,
            details: { [hostile]: hostile },
          },
        ],
        problems: [sampleProblem(now, { message: hostile, action: hostile, code: hostile })],
      },
      {
        api: {
          exports: { tables: [hostile], scenes: [{ scene_id: hostile, journal: null, matches: null }] },
          actions: [
            { act_id: "1", at: now, actor: { name: hostile }, action: hostile, reason: hostile, ok: true },
          ],
          histories: { [hostile]: [event] },
          matches: { g2: { raw: hostile, file: hostile, opened: null, events: [event] } },
        },
      },
    );
    const page = visitor.page;
    const places = [
      "#/rooms",
      "#/groups",
      "#/participants",
      "#/timeline",
      "#/flow",
      "#/problems",
      "#/actions",
      "#/exports",
      `#/rooms?person=${encodeURIComponent(hostile)}`,
      "#/rooms?game=g2",
    ];
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const hash of places) {
        await page.evaluate((next) => location.assign(next), hash);
        await page
          .getByText(hash === "#/flow" ? formula : hostile)
          .first()
          .waitFor();
        expect([hash, await page.locator("img, b:text-is('bold')").count()]).toEqual([hash, 0]);
        const beyond = await page.evaluate(() =>
          document.documentElement.scrollWidth <= innerWidth
            ? []
            : [...document.querySelectorAll("main *, header *, [role=dialog] *")]
                .filter((element) => element.getBoundingClientRect().right > innerWidth)
                .map((element) => element.outerHTML.slice(0, 120)),
        );
        expect([hash, width, beyond]).toEqual([hash, width, []]);
      }
    }
    await page.setViewportSize({ width: 1440, height: 1400 });
    expect(await page.title()).toBe("(!) 7 waiting · Waitroom");

    // A spreadsheet would run it.
    await page.evaluate(() => location.assign("#/flow"));
    const csv = await savedBy(page, () =>
      page
        .getByRole("region", { name: "Balance of conditions" })
        .getByRole("button", { name: "CSV" })
        .click(),
    );
    expect(csv.text.split("\r\n")[1]).toBe(`"'=HYPERLINK(""http://evil"",""x"")",1,1,1,1,0`);
    const svg = await savedBy(page, () =>
      page
        .getByRole("region", { name: "Flow of dictator_game" })
        .getByRole("button", { name: "SVG" })
        .click(),
    );
    expect(svg.text).toContain("&lt;img src=x");
    const flaw = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      return parsed.querySelector("parsererror")?.textContent ?? null;
    }, svg.text);
    expect(flaw).toBeNull();
  });
});
