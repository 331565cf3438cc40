import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { launchBrowser } from "../test/page/browser.ts";
import { buildPage } from "../test/page/build-page.ts";
import { FakeServer, readPage, waitingRoom } from "../test/page/fake-server.ts";

/**
 * Takes pictures of everything that the participants' page shows, in both themes and three widths:
 * `node --conditions=@waitroom/source scripts/page-pictures.ts [FOLDER] [PART OF A NAME] [WIDTHS]`.
 */
const folder = process.argv[2] ?? "test-results/page-pictures";
const wanted = process.argv[3] ?? "";
const widths = (process.argv[4] ?? "360,768,1440").split(",").map(Number);
mkdirSync(folder, { recursive: true });

const scene = {
  scene_id: "pairs",
  group_size: 2,
  next_scene_id: null,
  title: "Same symbol",
  description:
    "Five rounds with one other person. Choose a symbol; you score when both of you chose the same.",
  confirm: "person",
};
const subject = "subject-1";
const game = {
  game_id: "g1",
  scene_id: "pairs",
  group_size: 2,
  participant_id: "Amber Fox",
  partners: ["Blue Heron"],
  seed: "00112233445566778899aabbccddeeff",
  role: null,
  condition: null,
};

interface Moment {
  readonly name: string;
  /** Before the page is opened. */
  readonly prepare?: (server: FakeServer) => void;
  /** With the page open, and joined unless `stays` says otherwise. */
  readonly act?: (server: FakeServer, page: Page) => Promise<void> | void;
  readonly stays?: boolean;
  /** What is waited for; without it the heading. */
  readonly text?: string;
}

const room = (fields: Record<string, unknown> = {}) => waitingRoom(fields);
const tell = (event: string, payload: Record<string, unknown>): NonNullable<Moment["act"]> => {
  return (server) => server.tell(subject, event, payload);
};
/** What `join_game` answers. */
const answer = (payload: Record<string, unknown>): NonNullable<Moment["prepare"]> => {
  return (server) => void server.joinAnswers.set(subject, payload);
};
const refused = (code: string, message: string) => answer({ ok: false, error_code: code, message });

const moments: readonly Moment[] = [
  { name: "01-start", stays: true, text: "Join the waiting room" },
  { name: "02-waiting-first", text: "You are the first one here" },
  {
    name: "03-waiting-several",
    act: tell("waiting_room", room({ cur_num_players: 14, players_needed: 0, ms_remaining: 11_000 })),
    text: "14 people are waiting",
  },
  {
    name: "04-waiting-again",
    act: tell("waiting_room_player_left", { scene_id: "pairs" }),
    text: "Somebody in your group left",
  },
  {
    name: "05-waiting-message",
    act: tell("waiting_room", room({ hide_lobby_count: true, ms_remaining: null })),
    text: "Waiting for your group",
  },
  { name: "06-away", act: tell("waiting_room", room({ away: true })), text: "Are you still there?" },
  {
    name: "07-ready",
    act: (server) =>
      void server.ask(subject, "match_ready", { proposal_id: 7, ms_remaining: 20_000 }).catch(() => null),
    text: "ready",
  },
  {
    name: "08-countdown",
    act: tell("match_found_countdown", {
      game_id: "g1",
      countdown_seconds: 9,
      message: "Your group is complete.",
    }),
    text: "Your group is complete.",
  },
  { name: "09-game", act: tell("start_game", game), text: "Round 1 of 5" },
  {
    name: "10-game-partner-away",
    act: (server) => {
      server.tell(subject, "start_game", game);
      server.tell(subject, "partner_status", { game_id: "g1", partner: "Blue Heron", connected: false });
    },
    text: "Round 1 of 5",
  },
  {
    name: "11-finished",
    act: (server) => {
      server.tell(subject, "start_game", game);
      server.tell(subject, "end_game", { game_id: "g1", outcome: "completed", completion_code: "C0DE-77" });
    },
    text: "C0DE-77",
  },
  {
    name: "12-partner-left",
    act: (server) => {
      server.tell(subject, "start_game", game);
      server.tell(subject, "end_game", {
        game_id: "g1",
        outcome: "partner_left",
        completion_code: "PARTIAL-3",
      });
    },
    text: "PARTIAL-3",
  },
  {
    name: "13-timed-out",
    act: tell("waiting_room_timeout", {
      scene_id: "pairs",
      reason: "wait_limit",
      message: "We found no partner for you in time. You are paid for your wait.",
      completion_code: "WAITED-9",
      redirect_url: "https://app.prolific.com/submissions/complete?cc=WAITED-9",
    }),
    text: "WAITED-9",
  },
  {
    name: "14-left",
    act: async (_server, page) => {
      await page.getByRole("button", { name: /leave/i }).first().click();
    },
  },
  {
    name: "15-removed",
    prepare: answer({
      ok: true,
      state: {
        status: "removed",
        scene_id: "pairs",
        message: "You answered too fast to have read the text.",
      },
    }),
    text: "too fast",
  },
  {
    name: "16-screened-out",
    prepare: refused("SCREENED_OUT", "Your connection is too slow for this study."),
  },
  { name: "17-full", prepare: refused("SCENE_FULL", "All places are taken at the moment.") },
  { name: "18-closed", prepare: refused("SCENE_CLOSED", "Nobody new is let in at the moment.") },
  {
    name: "19-storage",
    prepare: refused("STORAGE_UNAVAILABLE", "Your entry could not be written down."),
  },
  { name: "20-two-tabs", act: tell("session_superseded", {}), text: "another window" },
  { name: "21-draining", prepare: refused("DRAINING", "The server is about to restart.") },
  {
    name: "22-reconnecting",
    act: async (server, page) => {
      await server.close();
      await page.waitForTimeout(1_500);
    },
  },
  { name: "23-no-server", stays: true, prepare: (server) => (server.participantsStatus = 503) },
];

const files = await readPage(await buildPage());
const browser = await launchBrowser();
for (const colorScheme of ["light", "dark"] as const) {
  for (const width of widths) {
    for (const { name, prepare, act, stays = false, text } of moments) {
      if (!name.includes(wanted)) continue;
      const server = new FakeServer(files);
      server.scenes = [scene];
      prepare?.(server);
      const origin = await server.listen();
      const context = await browser.newContext({
        colorScheme,
        reducedMotion: "reduce",
        viewport: { width, height: width < 700 ? 700 : 850 },
      });
      const page = await context.newPage();
      await page.goto(origin);
      if (!stays) {
        await server.connects(subject);
        await page.getByRole("button", { name: "Join the waiting room" }).click();
        if (prepare === undefined) await page.getByText("Waiting for your group").first().waitFor();
        else await page.waitForTimeout(300);
      }
      await act?.(server, page);
      await (text === undefined ? page.locator("h1") : page.getByText(text)).first().waitFor();
      await page.waitForTimeout(400);
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
      await context.close();
      await server.close().catch(() => null);
    }
  }
}
await browser.close();
