import type { Page } from "playwright-core";
import type { FakeServer } from "../test/fake-server.ts";

/** Which of the fake servers stands behind a picture. */
export type Behind = "usual" | "busy" | "quiet" | "empty" | "bare" | "viewer" | "broken";

export interface Picture {
  readonly name: string;
  readonly behind: Behind;
  readonly hash: string;
  /** What is done before it is taken. */
  readonly before?: (page: Page, server: FakeServer) => Promise<void>;
  /** The whole page, not only what the window shows. */
  readonly isWhole: boolean;
}

/** A view as it stands. */
function view(name: string, behind: Behind, hash: string, before?: Picture["before"]): Picture {
  return { name, behind, hash, isWhole: true, ...(before === undefined ? {} : { before }) };
}

/** What stands in front of a view. */
function front(name: string, hash: string, before: NonNullable<Picture["before"]>): Picture {
  return { name, behind: "usual", hash, isWhole: false, before };
}

/** Reasons are asked for only of people in view. */
async function seeReasons(page: Page): Promise<void> {
  await page.getByRole("table").first().scrollIntoViewIfNeeded();
  await page.getByText("Nobody else is within").first().waitFor();
  await page.evaluate("scrollTo(0, 0)");
}

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole("button", { name, exact: true }).first().click();
const reason = (page: Page): Promise<void> => page.getByLabel("Reason").fill("they asked to go");

/** Every view, and every state of it that looks different. */
export const pictures: readonly Picture[] = [
  view("rooms", "usual", "#/rooms", seeReasons),
  view("rooms-busy", "busy", "#/rooms", seeReasons),
  view("rooms-quiet", "quiet", "#/rooms"),
  view("rooms-empty", "empty", "#/rooms"),
  view("rooms-viewer", "viewer", "#/rooms"),
  view("rooms-broken", "broken", "#/rooms"),
  view("groups", "usual", "#/groups"),
  view("groups-busy", "busy", "#/groups"),
  view("groups-empty", "empty", "#/groups"),
  view("groups-none-fit", "usual", "#/groups?q=nobody"),
  view("participants", "usual", "#/participants"),
  view("participants-busy", "busy", "#/participants?cols=participant,state,waited,connection,rtt,seen,next"),
  view("participants-empty", "empty", "#/participants"),
  view("participants-none-fit", "usual", "#/participants?q=nobody"),
  view("participants-chosen", "usual", "#/participants", async (page) => {
    await page.getByRole("grid").getByRole("row").nth(1).focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
  }),
  view("participants-columns", "usual", "#/participants", (page) =>
    page.getByText("Columns", { exact: true }).click(),
  ),
  view("timeline", "usual", "#/timeline"),
  view("timeline-older", "usual", "#/timeline", async (page) => {
    await press(page, "Read older lines");
    await page.getByText("lines, newest first").filter({ hasNotText: "15 lines" }).waitFor();
  }),
  view("timeline-paused", "usual", "#/timeline", (page) => press(page, "Pause")),
  view("timeline-empty", "empty", "#/timeline"),
  view("flow", "usual", "#/flow"),
  view("flow-busy", "busy", "#/flow"),
  view("flow-blind", "usual", "#/flow", (page) => page.getByLabel("Hide names").check()),
  view("flow-empty", "empty", "#/flow"),
  view("problems", "usual", "#/problems"),
  view("problems-none", "quiet", "#/problems"),
  view("actions", "usual", "#/actions"),
  view("actions-not-offered", "bare", "#/actions"),
  view("exports", "usual", "#/exports"),
  view("exports-sheet", "usual", "#/exports", async (page) => {
    await page.getByLabel("With subject ids").check();
    await page.getByLabel("Reason for exporting ids").fill("paying them");
    await page.getByLabel("Pay per hour of waiting").fill("9.60");
    await press(page, "Look at it");
    await page.getByText("2 in the file").waitFor();
  }),
  view("exports-checked", "usual", "#/exports", async (page) => {
    await press(page, "Check the files");
    await page.getByText("2 files whole").waitFor();
  }),
  view("exports-wrong", "usual", "#/exports", async (page) => {
    await page.getByLabel("With subject ids").check();
    await page.getByLabel("Pay per hour of waiting").fill("much");
  }),
  view("exports-viewer", "viewer", "#/exports"),
  view("exports-not-offered", "bare", "#/exports"),
  view("paused", "usual", "#/rooms", (page) => page.keyboard.press("p")),
  view("stale", "usual", "#/groups", (page) => page.getByText("The server has gone silent.").waitFor()),
  view("reconnecting", "usual", "#/groups", async (page, server) => {
    await server.stop();
    await page.getByText("Connection to the server lost.").waitFor();
  }),
  front("person", "#/participants?person=5f3a9c", (page) => page.getByText("came back").waitFor()),
  front("person-unmask", "#/participants?person=5f3a9c", async (page) => {
    await press(page, "Show the platform id");
    await press(page, "Show it");
  }),
  front("person-unknown", "#/participants?person=nobody", (page) =>
    page.getByText("not among the participants").waitFor(),
  ),
  front("game", "#/groups?game=g2", (page) => page.getByText("passed over").first().waitFor()),
  front("game-end", "#/groups?game=g2", async (page) => {
    await page.getByText("passed over").first().waitFor();
    await page.getByText("Line in the log").last().scrollIntoViewIfNeeded();
    await page.getByText("Game id").scrollIntoViewIfNeeded();
  }),
  front("dialog", "#/rooms", (page) => press(page, "Release all who wait")),
  front("dialog-message", "#/rooms", (page) => press(page, "Message all")),
  front("dialog-lacks-reason", "#/rooms", async (page) => {
    await press(page, "Message all");
    await press(page, "Send");
  }),
  front("dialog-done", "#/rooms", async (page) => {
    await press(page, "Release all who wait");
    await reason(page);
    await press(page, "Release");
    await page.getByText("Done.").waitFor();
  }),
  front("dialog-news", "#/groups?game=g1", async (page, server) => {
    await press(page, "End this group");
    await reason(page);
    const found = server.rows.games.find(({ game_id }) => game_id === "g1");
    if (found === undefined) throw new TypeError("Expected the group g1.");
    server.change({ section: "games", id: "g1", row: { ...found, state: "started" } });
    await page.getByText("This changed while you were here.").waitFor();
  }),
  front("palette", "#/rooms", (page) => page.keyboard.press("Control+k")),
  front("palette-found", "#/rooms", async (page) => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("coyote");
  }),
  front("palette-nothing", "#/rooms", async (page) => {
    await page.keyboard.press("Control+k");
    await page.keyboard.type("nothing like this");
  }),
  front("help", "#/rooms", (page) => page.keyboard.press("?")),
];
