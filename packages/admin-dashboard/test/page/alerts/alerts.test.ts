import type { ProblemRow } from "@waitroom/admin-events/client";
import { describe, expect, it } from "vitest";
import { watchForAlerts } from "../../../page/src/alerts/alerts.ts";
import type { LiveView } from "../../../page/src/live/live.ts";
import { createCell } from "../../../page/src/live/store.ts";
import { sampleProblem, sampleState } from "../../sample-state.ts";

const now = 1_000_000_000;
const disk = sampleProblem(now);
const wait = sampleProblem(now, { id: "2", message: "Somebody waits long.", action: "Look why." });

describe("watchForAlerts", () => {
  it("tells only what is new while nobody can see the page, each once", () => {
    const page = open([disk]);
    page.show([disk, wait]);
    expect(page.told).toEqual([]);
    page.hide();
    page.show([disk, { ...wait, count: 9 }]);
    page.show([disk]);
    expect(page.told).toEqual([]);
    page.show([disk, wait]);
    page.show([disk, { ...wait, count: 10 }]);
    expect(page.told).toEqual(["sound", "Somebody waits long. | Look why."]);
  });

  it("tells again of what was over, and of the problems of a server that started anew", () => {
    const page = open([disk]);
    page.hide();
    page.show([{ ...disk, resolved_at: now }]);
    page.show([disk]);
    page.show([{ ...disk, first_at: now + 1 }]);
    expect(page.told.filter((words) => words !== "sound")).toEqual([
      `${disk.message} | ${disk.action}`,
      `${disk.message} | ${disk.action}`,
    ]);
  });

  it("tells several at once in one notice", () => {
    const page = open([]);
    page.hide();
    page.show([disk, wait]);
    expect(page.told).toEqual(["sound", `2 new problems | ${disk.message}\n${wait.message}`]);
  });

  it("uses the ways that are wanted then, and looks at the newest state also while the page is paused", () => {
    const page = open([]);
    page.hide();
    page.want([]);
    page.show([disk]);
    page.want(["sound"]);
    page.show([disk, wait], { pausedAt: now });
    expect(page.told).toEqual(["sound"]);
    page.close();
    page.show([]);
    page.show([disk]);
    expect(page.told).toEqual(["sound"]);
  });
});

function open(problems: readonly ProblemRow[]) {
  let isHidden = false;
  let wanted: readonly string[] = ["sound", "notice"];
  const told: string[] = [];
  const state = (rows: readonly ProblemRow[]): LiveView => ({
    ...nothingKnown,
    latest: { ...sampleState(now), problems: rows },
  });
  const live = createCell<LiveView>(nothingKnown);
  const close = watchForAlerts({
    live,
    isHidden: () => isHidden,
    isWanted: (way) => wanted.includes(way),
    notify: (title, body) => told.push(`${title} | ${body}`),
    sound: () => told.push("sound"),
  });
  live.set(state(problems));
  return {
    told,
    close,
    show: (rows: readonly ProblemRow[], part: Partial<LiveView> = {}) =>
      live.set({ ...state(rows), ...part }),
    hide: () => (isHidden = true),
    want: (ways: readonly string[]) => (wanted = ways),
  };
}

const nothingKnown: LiveView = {
  link: "live",
  heardAt: now,
  refusal: null,
  identity: null,
  snapshot: null,
  latest: null,
  pausedAt: null,
  held: 0,
  interruptions: [],
};
