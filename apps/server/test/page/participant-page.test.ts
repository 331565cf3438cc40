import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasBrowser, launchBrowser, newWindow } from "./browser.ts";
import { buildPage } from "./build-page.ts";
import { FakeServer, readPage, waitingRoom } from "./fake-server.ts";
import type { PageFiles } from "./fake-server.ts";

const scenes = [
  {
    scene_id: "pairs",
    group_size: 2,
    next_scene_id: "again",
    title: "Same symbol",
    description: "Five rounds with one other person.",
    confirm: "page",
  },
  {
    scene_id: "again",
    group_size: 2,
    next_scene_id: null,
    title: "Once more",
    description: "",
    confirm: "person",
  },
];

const isThorough = process.env["CI"] !== undefined;

const hostile = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

describe.skipIf(!hasBrowser())("the participant page in a browser", () => {
  let browser: Browser;
  let files: PageFiles;
  let server: FakeServer;
  let origin: string;
  let pages: Page[] = [];
  let complaints: string[] = [];

  beforeAll(async () => {
    files = await readPage(await buildPage());
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  beforeEach(async () => {
    server = new FakeServer(files);
    server.scenes = scenes;
    origin = await server.listen();
    complaints = [];
  });

  afterEach(async () => {
    await Promise.all(pages.map((page) => page.context().close()));
    pages = [];
    await server.close();
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
  });

  /** A tab; whatever its console complains about, the content security policy included, fails the test. */
  async function open(path = "/", prepare?: (page: Page) => Promise<void>): Promise<Page> {
    const page = await newWindow(browser);
    pages.push(page);
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      const text = message.text();
      if (message.type() === "error" && !/WebSocket|Failed to load resource/u.test(text))
        complaints.push(text);
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(origin)) complaints.push(request.url());
    });
    await prepare?.(page);
    await page.goto(`${origin}${path}`);
    return page;
  }

  async function openAndJoin(subjectId: string, path = "/"): Promise<Page> {
    const page = await open(path);
    await server.connects(subjectId);
    await page.getByRole("button", { name: "Join the waiting room" }).click();
    await sees(page, "Waiting for your group");
    return page;
  }

  /** Brings the pair into a game, as the server tells it. */
  async function startPair(): Promise<readonly [Page, Page]> {
    const first = await openAndJoin("subject-1");
    const second = await openAndJoin("subject-2");
    server.group.set("subject-1", "Amber Fox").set("subject-2", "Blue Heron");
    server.tell("subject-1", "start_game", startGame("Blue Heron"));
    server.tell("subject-2", "start_game", startGame("Amber Fox"));
    await sees(first, "Round 1 of 5");
    await sees(second, "Round 1 of 5");
    return [first, second];
  }

  it("goes from waiting over the countdown and five rounds to the completion code", async () => {
    const first = await openAndJoin("subject-1");
    await first.getByText("You are the first one here. 1 more is needed.").waitFor();
    await first.getByText(/^(2:00|1:5\d)$/u).waitFor();
    const second = await openAndJoin("subject-2");
    server.tell("subject-1", "waiting_room", waitingRoom({ cur_num_players: 2, players_needed: 0 }));
    await first.getByText("2 people are waiting, you included. Looking for a group that fits.").waitFor();
    expect((await server.gets("subject-1", "join_game"))[0]?.payload).toEqual({ scene_id: "pairs" });

    const answer = await server.ask("subject-1", "match_ready", { proposal_id: 7, respond_by: 0 });
    expect(answer).toEqual({ ready: true, visible: true });
    await sees(first, "Your group is found");

    for (const subjectId of ["subject-1", "subject-2"]) {
      server.tell(subjectId, "match_found_countdown", {
        game_id: "g1",
        countdown_seconds: 3,
        message: "Here we go",
      });
    }
    await first.getByText("Here we go").waitFor();
    for (const count of ["3", "2", "1"]) await first.getByText(count, { exact: true }).waitFor();

    server.group.set("subject-1", "Amber Fox").set("subject-2", "Blue Heron");
    server.tell("subject-1", "start_game", startGame("Blue Heron"));
    server.tell("subject-2", "start_game", startGame("Amber Fox"));
    for (let round = 1; round <= 5; round += 1) {
      await sees(first, `Round ${round} of 5`);
      await sees(second, `Round ${round} of 5`);
      await first.getByRole("button", { name: "Circle" }).click();
      await first.getByText("Your choice is in. Waiting for Blue Heron.").waitFor();
      await second.getByRole("button", { name: round <= 3 ? "Circle" : "Square" }).click();
    }
    await first.getByText("Score 3").waitFor();
    expect((await server.gets("subject-1", "end_game"))[0]?.payload).toEqual({
      game_id: "g1",
      outcome: "completed",
    });
    server.tell("subject-1", "end_game", { game_id: "g1", outcome: "completed", completion_code: "C0DE-77" });
    await sees(first, "Finished");
    await first.getByText("Your group's score: 3 of 5").waitFor();
    await first.getByText("C0DE-77", { exact: true }).waitFor();
    await first.context().grantPermissions(["clipboard-write", "clipboard-read"]);
    await first.getByRole("button", { name: "Copy code" }).click();
    await first.getByRole("button", { name: "Copied" }).waitFor();

    await first.reload();
    await first.getByText("C0DE-77", { exact: true }).waitFor();
    await first.getByRole("button", { name: "Continue to the next scene" }).click();
    await sees(first, "Waiting for your group");
    const joins = await server.gets("subject-1", "join_game", 2);
    expect(joins.at(-1)?.payload).toEqual({ scene_id: "again" });
    expect(first.url()).toBe(`${origin}/?scene=again`);
    server.tell("subject-1", "end_game", { game_id: "g1", outcome: "completed", completion_code: "C0DE-77" });
    server.tell("subject-1", "waiting_room", waitingRoom({ scene_id: "again", storage_unavailable: true }));
    await first.getByText("The server has to pause for a moment.").waitFor();
  });

  it("does not show a choice before all have chosen", async () => {
    const [first, second] = await startPair();
    await second.getByRole("button", { name: "Triangle" }).click();
    await server.gets("subject-2", "game_message", 2);
    await first.getByText("Pick a symbol.").waitFor();
    expect(await first.getByText("Triangle").count()).toBe(1);
    await first.getByRole("button", { name: "Triangle" }).click();
    await first.getByText("Round 1: All the same, +1. You: Triangle, Blue Heron: Triangle.").waitFor();
  });

  it("makes up for a lost game message", async () => {
    const [first, second] = await startPair();
    server.loseMessages = 1;
    await first.getByRole("button", { name: "Square" }).click();
    await first.getByText("Your choice is in.").waitFor();
    await second.getByRole("button", { name: "Square" }).click();
    await second.getByText("Round 1: All the same, +1.").waitFor();
    await first.getByText("Round 1: All the same, +1.").waitFor();
    expect(server.loseMessages).toBe(0);
  });

  it("goes on with the same game after a lost connection and after a reload", async () => {
    const [first, second] = await startPair();
    await first.getByRole("button", { name: "Circle" }).click();
    server.pushes.set("subject-1", [["start_game", startGame("Blue Heron")]]);
    server.drop("subject-1");
    await first.getByText("Connection lost.").waitFor();
    await second.getByRole("button", { name: "Circle" }).click();
    await sees(first, "Round 2 of 5");
    await first.getByText("Connection lost.").waitFor({ state: "hidden" });
    await first.reload();
    await sees(first, "Round 2 of 5");
    await first.getByText("Score 1").waitFor();
    expect(await server.gets("subject-1", "join_game")).toHaveLength(1);
  });

  it("asks for the state after a reconnect when the server does not tell it", async () => {
    const page = await openAndJoin("subject-1");
    server.joinAnswers.set("subject-1", {
      ok: true,
      state: {
        status: "timed_out",
        scene_id: "pairs",
        message: "Too late",
        completion_code: null,
        redirect_url: null,
      },
    });
    server.drop("subject-1");
    await page.getByText("Too late").waitFor();
    expect(await server.gets("subject-1", "join_game")).toHaveLength(2);
  });

  it("tells that a partner is away, and that the game ended because they left", async () => {
    const [first] = await startPair();
    server.tell("subject-1", "partner_status", { partner: "Blue Heron", connected: false, until: 0 });
    await first.getByText("Blue Heron has lost the connection.").waitFor();
    server.tell("subject-1", "partner_status", { partner: "Blue Heron", connected: true, until: null });
    await first.getByText("Blue Heron has lost the connection.").waitFor({ state: "hidden" });
    server.tell("subject-1", "end_game", { game_id: "g1", outcome: "partner_left", completion_code: null });
    await sees(first, "A partner left the game");
    expect(await first.getByRole("button").allTextContents()).toEqual(["Continue to the next scene"]);
  });

  it("shows message, code and link when the waiting time is over", async () => {
    const page = await openAndJoin("subject-1");
    server.tell("subject-1", "waiting_room_timeout", {
      message: "Nobody else came.",
      completion_code: "NOGROUP",
      redirect_url: "https://example.org/back?code=NOGROUP",
    });
    await page.getByText("Nobody else came.").waitFor();
    await page.getByText("NOGROUP", { exact: true }).waitFor();
    const link = page.getByRole("link", { name: "Go on from here" });
    expect(await link.getAttribute("href")).toBe("https://example.org/back?code=NOGROUP");
  });

  it("asks who is away whether they are still there, and joins again when they answer", async () => {
    const page = await openAndJoin("subject-1");
    server.tell("subject-1", "waiting_room", waitingRoom({ away: true }));
    await sees(page, "Are you still there?");
    expect(await server.gets("subject-1", "join_game")).toHaveLength(1);
    await page.getByRole("button", { name: "I am here" }).click();
    await sees(page, "Waiting for your group");
    expect(await server.gets("subject-1", "join_game")).toHaveLength(2);
  });

  it("leaves only when that is confirmed, and can join again", async () => {
    const page = await openAndJoin("subject-1");
    await page.getByRole("button", { name: "Leave the waiting room" }).click();
    await page.getByRole("button", { name: "Stay" }).click();
    await page.getByRole("button", { name: "Leave the waiting room" }).click();
    await page.getByRole("button", { name: "Leave", exact: true }).click();
    await sees(page, "You left");
    expect(await server.gets("subject-1", "leave_game")).toHaveLength(1);
    await page.getByRole("button", { name: "Join again" }).click();
    await sees(page, "Waiting for your group");
  });

  it("says that the group fell apart before the start", async () => {
    const page = await openAndJoin("subject-1");
    server.tell("subject-1", "match_found_countdown", { game_id: "g1", countdown_seconds: 3, message: null });
    await sees(page, "Your group is complete");
    server.tell("subject-1", "waiting_room_player_left", { message: "Somebody left; you keep your place." });
    server.tell("subject-1", "waiting_room", waitingRoom());
    await sees(page, "Waiting for your group");
    expect(await page.locator("main .card .notice").textContent()).toBe(
      "Somebody left; you keep your place.",
    );
  });

  it("stops where another window took over, and does not fight back", async () => {
    const page = await openAndJoin("subject-1");
    server.tell("subject-1", "session_superseded", {});
    await sees(page, "Open in another window");
    await server.parts("subject-1");
    expect(await page.locator("#banner").isVisible()).toBe(false);
    await page.getByRole("button", { name: "Continue here instead" }).click();
    await sees(page, "Waiting for your group");
  });

  it("lets the person answer where the scene asks them", async () => {
    const page = await openAndJoin("subject-1", "/?scene=again");
    const answer = server.ask("subject-1", "match_ready", { proposal_id: 9, respond_by: 0 });
    await sees(page, "Your group is found. Are you ready?");
    await page.getByRole("button", { name: "I am ready" }).click();
    expect(await answer).toEqual({ ready: true, visible: true });
    await page.getByText("Checking that everybody is there.", { exact: true }).waitFor();
  });

  it("answers a probe at once, with nothing", async () => {
    await openAndJoin("subject-1");
    expect(await server.ask("subject-1", "rtt_probe", { probe_id: 1 })).toBeUndefined();
  });

  it("calls in title and icon when a group is found in the background, until it is looked at", async () => {
    const page = await openAndJoin("subject-1");
    await showAs(page, "hidden");
    const answer = await server.ask("subject-1", "match_ready", { proposal_id: 7, respond_by: 0 });
    expect(answer).toEqual({ ready: true, visible: false });
    server.tell("subject-1", "match_found_countdown", { game_id: "g1", countdown_seconds: 3, message: null });
    await expect.poll(() => page.title(), { timeout: 45_000 }).toBe("● Your group is here!");
    await expect.poll(() => page.title(), { timeout: 45_000 }).toBe("Starting · Same symbol");
    const icon = page.locator("#favicon");
    expect(await icon.getAttribute("href")).toBe("/favicon-alert.svg");
    await showAs(page, "visible");
    expect(await page.title()).toBe("Starting · Same symbol");
    expect(await icon.getAttribute("href")).toBe("/favicon.svg");
  });

  it("plays a sound when a group is found, once, and only after the person has done something", async () => {
    const page = await open("/", async (fresh) => {
      await fresh.addInitScript(silentAudio);
    });
    await server.connects("subject-1");
    await page.getByRole("button", { name: "Join the waiting room" }).waitFor();
    const sounds = (): Promise<unknown> => page.evaluate("globalThis.sounds");
    expect(await sounds()).toEqual({ contexts: 0, notes: [] });
    await page.getByRole("button", { name: "Join the waiting room" }).click();
    await sees(page, "Waiting for your group");
    expect(await sounds()).toEqual({ contexts: 1, notes: [] });
    await server.ask("subject-1", "match_ready", { proposal_id: 7, respond_by: 0 });
    await sees(page, "Your group is found");
    server.tell("subject-1", "match_found_countdown", { game_id: "g1", countdown_seconds: 3, message: null });
    await sees(page, "Your group is complete");
    await page.getByText("1", { exact: true }).waitFor();
    expect(await sounds()).toEqual({ contexts: 1, notes: [659.25, 880] });
  });

  it("shows hostile texts as text and follows no script address", async () => {
    server.scenes = [{ ...scenes[0], title: hostile, description: hostile }];
    const page = await open();
    await server.connects("subject-1");
    await sees(page, hostile);
    await page.getByRole("button", { name: "Join the waiting room" }).click();
    await sees(page, "Waiting for your group");
    server.tell("subject-1", "start_game", { ...startGame(hostile), role: hostile });
    await page.getByText(`You play with ${hostile}. Your part: ${hostile}.`).waitFor();
    server.tell("subject-1", "game_message", { game_id: "g1", from: hostile, message: { choices: hostile } });
    server.tell("subject-1", "waiting_room_timeout", {
      message: hostile,
      completion_code: hostile,
      redirect_url: "javascript:document.title='owned'",
    });
    await sees(page, "Your wait has ended");
    await page.locator("code", { hasText: hostile }).waitFor();
    expect(await page.getByRole("link").count()).toBe(0);
    expect(await page.locator("main img, main script").count()).toBe(0);
    expect(await page.title()).not.toBe("owned");
  });

  it("takes the token from the address, and removes it there", async () => {
    const page = await open("/#token=token-9");
    await server.connects("subject-9");
    await page.getByRole("button", { name: "Join the waiting room" }).waitFor();
    expect(page.url()).toBe(`${origin}/`);
    await page.reload();
    await server.connects("subject-9");
  });

  it("offers a new start when the token is no longer valid", async () => {
    server.refusals.set("token-9", "UNAUTHORIZED");
    const page = await open("/#token=token-9");
    await sees(page, "Your link is no longer valid");
    await page.getByRole("button", { name: "Start over" }).click();
    await server.connects("subject-1");
    await sees(page, "Same symbol");
    expect(await page.getByRole("button").allTextContents()).toEqual(["Join the waiting room"]);
  });

  it("says what to do where identities come by link only", async () => {
    server.participantsStatus = 401;
    const page = await open();
    await sees(page, "This study needs a personal link");
    expect(await page.getByRole("button").count()).toBe(0);
  });

  it("explains an error, and tries again by itself where that helps", async () => {
    const page = await open();
    await server.connects("subject-1");
    server.joinAnswers.set("subject-1", { ok: false, error_code: "STORAGE_UNAVAILABLE", message: "disk" });
    await page.getByRole("button", { name: "Join the waiting room" }).click();
    await sees(page, "One moment, please");
    server.joinAnswers.delete("subject-1");
    await sees(page, "Waiting for your group");
    expect(await page.getByText("disk").count()).toBe(0);
  });

  it("says in the researcher's words why nobody is let in", async () => {
    const page = await open();
    await server.connects("subject-1");
    server.joinAnswers.set("subject-1", {
      ok: false,
      error_code: "SCREENED_OUT",
      message: "We have enough people.",
    });
    await page.getByRole("button", { name: "Join the waiting room" }).click();
    await sees(page, "You cannot take part in this part");
    expect(await page.getByRole("main").textContent()).toContain("We have enough people.");
  });

  it("shows what an admin sends, over all screens of the scene, as text", async () => {
    const page = await openAndJoin("subject-1");
    server.tell("subject-1", "admin_message", { message: `The study is late. ${hostile}` });
    const shown = page.getByRole("status").filter({ hasText: "The study is late." });
    await shown.waitFor();
    expect(await shown.textContent()).toContain(hostile);
    server.tell("subject-1", "match_ready", { proposal_id: 1, ms_remaining: 10_000, message: null });
    await page.locator('[data-screen="ready"]').waitFor();
    expect(await shown.isVisible()).toBe(true);
  });

  it("comes back when a draining server said, not with everybody else", async () => {
    let connections = 0;
    const page = await open("/", async (opened) => {
      await opened.clock.install();
      opened.on("websocket", () => (connections += 1));
    });
    await server.connects("subject-1");
    await page.getByRole("button", { name: "Join the waiting room" }).click();
    await sees(page, "Waiting for your group");
    server.tell("subject-1", "draining", { message: "Back soon", reconnect_in_ms: 60_000 });
    server.part("subject-1");
    await page.getByText("Connection lost").waitFor();
    await page.clock.runFor(30_000);
    expect(connections).toBe(1);
    await page.clock.runFor(30_000);
    await server.connects("subject-1");
  });

  it("can be used by keyboard alone", async () => {
    const page = await open();
    await server.connects("subject-1");
    await page.getByRole("button", { name: "Join the waiting room" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await sees(page, "Waiting for your group");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await sees(page, "You left");
    expect(await server.gets("subject-1", "leave_game")).toHaveLength(1);
  });

  it.each(isThorough ? (["light", "dark"] as const) : (["light"] as const))(
    "is accessible and fits a small screen in %s colours",
    async (colorScheme) => {
      const page = await open();
      await page.setViewportSize({ width: 320, height: 640 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const violations: string[] = [];
      const check = async (heading: string): Promise<void> => {
        await sees(page, heading);
        const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        violations.push(
          ...found.map(({ id, nodes }) => `${heading}: ${id} ${nodes.map(({ html }) => html).join()}`),
        );
      };
      await server.connects("subject-1");
      await check("Same symbol");
      await page.getByRole("button", { name: "Join the waiting room" }).click();
      await check("Waiting for your group");
      await page.getByRole("button", { name: "Leave the waiting room" }).click();
      await page.getByRole("heading", { name: "Leave?" }).waitFor();
      await check("Waiting for your group");
      await page.getByRole("button", { name: "Stay" }).click();
      server.tell("subject-1", "waiting_room", waitingRoom({ away: true }));
      await check("Are you still there?");
      server.tell("subject-1", "match_found_countdown", {
        game_id: "g1",
        countdown_seconds: 3,
        message: null,
      });
      await check("Your group is complete");
      server.tell("subject-1", "start_game", startGame("Blue Heron"));
      server.tell("subject-1", "partner_status", { partner: "Blue Heron", connected: false, until: 0 });
      await check("Round 1 of 5");
      await page.getByRole("button", { name: "Circle" }).click();
      const message = { kind: "coordination", choices: ["circle"], revealed: 0, asks: false, heard: {} };
      server.tell("subject-1", "game_message", { game_id: "g1", from: "Blue Heron", message });
      await check("Round 2 of 5");
      server.tell("subject-1", "end_game", {
        game_id: "g1",
        outcome: "completed",
        completion_code: "C0DE-77",
      });
      await check("Finished");
      expect(violations).toEqual([]);
    },
  );
});

function startGame(partner: string): Readonly<Record<string, unknown>> {
  return {
    game_id: "g1",
    scene_id: "pairs",
    condition: "a",
    role: null,
    partners: [partner],
    scene_metadata: {},
  };
}

async function sees(page: Page, heading: string): Promise<void> {
  await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
}

/** Makes the page believe that its tab is in front, or is not. */
async function showAs(page: Page, visibility: "hidden" | "visible"): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, "visibilityState", { value: "${visibility}", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  `);
}

/** Replaces the sound of the browser, and notes which tones start. */
const silentAudio = `
  globalThis.sounds = { contexts: 0, notes: [] };
  const ramp = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} };
  globalThis.AudioContext = class {
    state = "suspended";
    currentTime = 0;
    destination = {};
    constructor() { globalThis.sounds.contexts += 1; }
    async resume() { this.state = "running"; }
  };
  globalThis.GainNode = class {
    gain = ramp;
    connect(next) { return next; }
  };
  globalThis.OscillatorNode = class {
    constructor(context, options) { this.frequency = options.frequency; }
    connect(next) { return next; }
    start() { globalThis.sounds.notes.push(this.frequency); }
    stop() {}
  };
`;
