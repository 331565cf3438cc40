import { pseudonym } from "@waitroom/admin-events/client";
import { describe, expect, it } from "vitest";
import { hasBrowser } from "../browser.ts";
import { sampleApi } from "../sample-api.ts";
import { samplePerson, sampleScene, sampleState } from "../sample-state.ts";
import { useVisitor } from "./visitor.ts";

describe.skipIf(!hasBrowser())("actions", () => {
  const visitor = useVisitor();
  const { see, press } = visitor;

  it("names the effect, wants a reason, does it and shows the result", async () => {
    const now = Date.now();
    await see("#/rooms", { ...sampleState(now), scenes: [sampleScene(now)] });
    const page = visitor.page;
    await page.getByText("Intake open").waitFor();
    await page.getByRole("banner").getByRole("button", { name: "Pause intake" }).click();
    const dialog = page.getByRole("dialog", { name: "Pause intake of dictator_game" });
    await dialog.getByText("Nobody new can enter until intake is reopened").waitFor();
    await dialog.getByRole("button", { name: "Pause intake" }).click();
    await dialog.getByText("Say why: the record needs a reason.").waitFor();
    expect(visitor.server.acts).toEqual([]);
    await dialog.getByLabel("Reason").fill("lunch break");
    await dialog.getByRole("button", { name: "Pause intake" }).click();
    await dialog.getByRole("status", { name: "Result" }).getByText("Done.").waitFor();
    expect(visitor.server.acts).toEqual([
      { action: "pause_intake", scene_id: "dictator_game", reason: "lunch break" },
    ]);
    await press("Enter");
    await dialog.waitFor({ state: "detached" });
    visitor.server.change({
      section: "scenes",
      id: "dictator_game",
      row: sampleScene(now, { intake_paused: true }),
    });
    await page.getByText("Intake paused").first().waitFor();
    await page.getByRole("banner").getByRole("button", { name: "Reopen intake" }).waitFor();
  });

  it("acts on several people at once, scene by scene, and says what was refused", async () => {
    const now = Date.now();
    const people = Array.from({ length: 250 }, (_, index) =>
      samplePerson(now, `p${index}`, 100 + index, {
        scene_id: index < 240 ? "dictator_game" : "negotiation",
      }),
    );
    await see(
      "#/participants",
      { ...sampleState(now), participants: people },
      {
        answerAct: ({ scene_id }) =>
          scene_id === "negotiation"
            ? { ok: false, error_code: "PARTLY_DONE", message: "9 of 10 were released." }
            : { ok: true },
      },
    );
    const page = visitor.page;
    await page.getByRole("checkbox", { name: "Choose all 250" }).check();
    const chosen = page.getByRole("region", { name: "Chosen participants" });
    await chosen.getByText("250 people chosen").waitFor();
    await chosen.getByRole("button", { name: "Release" }).click();
    const dialog = page.getByRole("dialog", { name: "Release 250 participants" });
    await dialog.getByText("This cannot be taken back.").waitFor();
    await dialog.getByLabel("Reason").fill("the lab closes");
    await dialog.getByRole("button", { name: "Release" }).click();
    await dialog.getByText("negotiation: Done in part: 9 of 10 were released. (PARTLY_DONE)").waitFor();
    expect(visitor.server.acts.map(({ scene_id, subject_ids }) => [scene_id, subject_ids?.length])).toEqual([
      ["dictator_game", 200],
      ["dictator_game", 40],
      ["negotiation", 10],
    ]);
    expect(visitor.server.acts.flatMap(({ subject_ids }) => subject_ids ?? []).toSorted()).toEqual(
      people.map(({ subject_id }) => subject_id).toSorted(),
    );
  });

  it("matches two by hand, sends messages, ends a group", async () => {
    await see("#/participants?state=waiting&scene=dictator_game");
    const page = visitor.page;
    const confirm = async (button: string): Promise<void> => {
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Reason").fill("a try");
      await dialog.getByRole("button", { name: button }).click();
      await dialog.getByText("Done.").waitFor();
      await dialog.getByRole("button", { name: "Close" }).last().click();
      await dialog.waitFor({ state: "detached" });
    };
    await page.getByRole("checkbox", { name: "Choose 5f3a9c" }).check();
    await page.getByRole("checkbox", { name: "Choose 77d0aa" }).check();
    await page.getByRole("button", { name: "Match by hand" }).click();
    await page.getByText("recorded with the class Manual").waitFor();
    await confirm("Form this group");
    await page.getByRole("button", { name: "Message" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
    await page.getByText("Write what they are to read.").waitFor();
    await page.getByLabel("Message to the participants").fill("Soon!");
    await confirm("Send");
    await page.evaluate(() => location.assign("#/groups?game=g2"));
    await page.getByRole("button", { name: "End this group" }).click();
    await page.getByText("The game ends now for its 2 members").waitFor();
    const dialog = page.getByRole("dialog", { name: /^End the group/ });
    await dialog.getByLabel("Reason").fill("a try");
    await dialog.getByRole("button", { name: "End this group" }).click();
    await dialog.getByText("Done.").waitFor();
    expect(visitor.server.acts).toEqual([
      {
        action: "match_by_hand",
        scene_id: "dictator_game",
        subject_ids: ["5f3a9c", "77d0aa"],
        reason: "a try",
      },
      {
        action: "message",
        scene_id: "dictator_game",
        subject_ids: ["5f3a9c", "77d0aa"],
        reason: "a try",
        message: "Soon!",
      },
      { action: "end_game", scene_id: "dictator_game", game_id: "g2", reason: "a try" },
    ]);
  });

  it("wants another look where the effect has become another one, and does nothing that is too late", async () => {
    const now = Date.now();
    const state = sampleState(now);
    const game = state.games.find(({ game_id }) => game_id === "g1");
    if (game === undefined) throw new TypeError("Expected the sample to have the group g1.");
    const becomes = (row: typeof game): void => visitor.server.change({ section: "games", id: "g1", row });
    await see("#/groups?game=g1", state);
    const page = visitor.page;
    await page.getByRole("button", { name: "End this group" }).click();
    const dialog = page.getByRole("dialog", { name: /^End the group/ });
    await dialog.getByText("The countdown stops.").waitFor();
    await dialog.getByLabel("Reason").fill("a try");
    becomes({ ...game, state: "started" });
    await dialog.getByText("The game ends now for its 2 members").waitFor();
    await dialog.getByRole("alert").getByText("This changed while you were here.").waitFor();
    expect(await dialog.getByRole("button", { name: "End this group" }).count()).toBe(0);
    await dialog.getByRole("button", { name: "I have looked" }).click();
    await dialog.getByRole("button", { name: "End this group" }).waitFor();
    expect(visitor.server.acts).toEqual([]);
    becomes({ ...game, state: "ended", outcome: "completed" });
    const late = page.getByRole("dialog", { name: "Nothing is left to do" });
    await late.getByText("Nothing was sent.").waitFor();
    await press("Enter");
    await late.waitFor({ state: "detached" });
    expect(visitor.server.acts).toEqual([]);
  });

  it("lets a viewer look at everything, and act on nothing", async () => {
    const now = Date.now();
    await see("#/rooms", sampleState(now), { role: "viewer", api: sampleApi(now) });
    const page = visitor.page;
    await page.getByText("viewer", { exact: true }).waitFor();
    for (const hash of [
      "#/rooms",
      "#/participants",
      "#/participants?person=5f3a9c",
      "#/groups?game=g2",
      "#/exports",
    ]) {
      await page.evaluate((next) => location.assign(next), hash);
      await page.getByRole("region").first().waitFor();
      const names = (await page.getByRole("button").allInnerTexts()).join("\n");
      expect([hash, /intake|matching|Message|Release|Remove|End this|platform id/.exec(names)]).toEqual([
        hash,
        null,
      ]);
      expect(await page.getByRole("checkbox", { name: /^Choose/ }).count()).toBe(0);
    }
    await page.getByText("Only operators export ids.").waitFor();
  });

  it("lists who did what and why, with the result, and follows what is done", async () => {
    const now = Date.now();
    await see("#/actions", sampleState(now), { api: sampleApi(now) });
    const page = visitor.page;
    const items = page.getByRole("list", { name: "Record of actions" }).getByRole("listitem");
    await page.getByText("from the record on disk").waitFor();
    const texts = (await items.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " "));
    expect(texts).toEqual([
      expect.stringMatching(
        /Sent a message in dictator_game by ana “calm them” · text: “Soon!” no result recorded$/,
      ),
      expect.stringContaining(
        `Released in dictator_game by ana “asked to go” ${pseudonym("e77")} not done They do not wait any more. (INVALID_PARTICIPANT_STATE)`,
      ),
      expect.stringMatching(/Paused intake in dictator_game by ana “lunch break” done$/),
    ]);
    await page.getByLabel("Filter the actions").fill("lunch");
    await expect.poll(() => items.count()).toBe(1);
  });

  it("says where the list of actions is from while the record is asked for, and when it does not come", async () => {
    const now = Date.now();
    await see("#/rooms", sampleState(now), { api: sampleApi(now) });
    const page = visitor.page;
    const answered = Promise.withResolvers<void>();
    await page.route("**/admin/api/actions?*", async (route) => {
      await answered.promise;
      await route.abort();
    });
    await page.evaluate(() => location.assign("#/actions"));
    await page.getByText("from the live timeline, until the record is read").waitFor();
    answered.resolve();
    await page.getByText("from the live timeline for now: the record could not be read").waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("from the record on disk, newest first").waitFor();
    expect(visitor.server.reads).toEqual(["/admin/api/actions?limit=500"]);
  });

  it("lists the nodes only where there are several, and drains one with a reason", async () => {
    const now = Date.now();
    const node = {
      version: "1.0.0",
      started_at: now,
      uptime_ms: 61_000,
      sockets: 12,
      loop_delay_ms: 1.25,
      redis_rtt_ms: 0.4,
      seen_at: now,
    };
    await see("#/problems", sampleState(now), {
      api: {
        nodes: [
          { ...node, node: "north.1", holds: ["dictator_game"], state: "running", is_there: true },
          { ...node, node: "south.2", holds: [], state: "draining", is_there: true },
          { ...node, node: "east.3", holds: [], state: "running", is_there: false },
        ],
      },
    });
    const page = visitor.page;
    const rows = page.getByRole("region", { name: "Table of nodes" }).getByRole("row");
    await rows.nth(3).waitFor();
    expect((await rows.allInnerTexts()).slice(1).map((text) => text.replaceAll(/\s+/g, " ").trim())).toEqual([
      "north.1 running dictator_game 1.0.0 1 min 1 s 12 1.3 ms 0.4 ms Drain",
      "south.2 draining no scene 1.0.0 1 min 1 s 12 1.3 ms 0.4 ms",
      "east.3 gone no scene 1.0.0 1 min 1 s 12 1.3 ms 0.4 ms",
    ]);
    await page.getByRole("button", { name: "Drain" }).click();
    const dialog = page.getByRole("dialog", { name: "Drain north.1" });
    await dialog.getByLabel("Reason").fill("a new version");
    await dialog.getByRole("button", { name: "Drain" }).click();
    await dialog.getByText("Done: it hands its scenes over.").waitFor();
    expect(visitor.server.calls).toEqual([
      { path: "/admin/api/nodes/north.1/drain", body: JSON.stringify({ reason: "a new version" }) },
    ]);
  });
});
