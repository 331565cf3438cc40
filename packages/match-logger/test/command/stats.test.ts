import { appendFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/logs.ts";
import { matchLog } from "../support/run-command.ts";
import { writeSmallStudy } from "../support/small-study.ts";

const talk = {
  matches: 2,
  by_status: { ended: 2 },
  by_matchmaker: { FIFOMatchmaker: 1, Manual: 1 },
  by_reason: { fifo: 1, manual: 1 },
  outcomes: { completed: 1, partner_left: 1 },
  started: 4,
  lost_in_game: { grace_ended: 1 },
  // Ann 3 s, Ben 1 s, Fay 4 s, Gus 3 s.
  waited_ms: { count: 4, mean: 2750, p50: 3000, p90: 4000, max: 4000 },
  // 20, 30, 40, 50.5.
  rtt_ms: { count: 4, mean: 35.125, p50: 30, p90: 50.5, max: 50.5 },
};

const silent = {
  matches: 1,
  by_status: { aborted: 1 },
  by_matchmaker: { FIFOMatchmaker: 1 },
  by_reason: { fifo: 1 },
  outcomes: {},
  started: 0,
  lost_in_game: {},
  waited_ms: null,
  rtt_ms: { count: 2, mean: 90, p50: 70, p90: 110, max: 110 },
};

/** Every figure of the small study, counted by hand. */
const ring = {
  experiment_id: "pilot",
  scene_id: "ring",
  matches: 3,
  by_status: { aborted: 1, ended: 2 },
  by_matchmaker: { FIFOMatchmaker: 2, Manual: 1 },
  by_reason: { fifo: 2, manual: 1 },
  outcomes: { completed: 1, partner_left: 1 },
  started: 4,
  lost_in_game: { grace_ended: 1 },
  waited_ms: { count: 4, mean: 2750, p50: 3000, p90: 4000, max: 4000 },
  rtt_ms: { count: 6, mean: 320.5 / 6, p50: 40, p90: 110, max: 110 },
  flow: {
    asked: 8,
    screened_out: {},
    arrived: 8,
    waiting_now: 1,
    lost_waiting: { declined: 1, wait_limit: 1 },
    matched: 5,
    matched_now: 0,
    lost_matched: { left: 1 },
    started: 4,
    started_now: 0,
    lost_started: { grace_ended: 1 },
    ended: 3,
    outcomes: { completed: 2, partner_left: 1 },
  },
  exits: { declined: 1, left: 1, wait_limit: 1 },
  waited_without_game_ms: { count: 3, mean: 64_000 / 3, p50: 2000, p90: 60_000, max: 60_000 },
  decisions: {
    proposed: 3,
    by_hand: 1,
    without_group: 3,
    refused: 1,
    released: { declined: 1 },
    overtaken: 1,
  },
  by_condition: { silent, talk },
};

test("every figure is the one that was counted by hand", async () => {
  const folder = await writeSmallStudy(await temporaryFolder());
  const { code, out, err } = await matchLog(["stats", folder, "--json"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(JSON.parse(out)).toEqual({ scenes: [ring] });
});

test("text says the same", async () => {
  const folder = await writeSmallStudy(await temporaryFolder());
  const { out } = await matchLog(["stats", folder]);
  expect(out.split("\n")).toEqual(
    expect.arrayContaining([
      "Scene ring of pilot",
      "  matches               3: 1 aborted, 2 ended",
      "  waits                 p50 3.0 s, p90 4.0 s, max 4.0 s, mean 2.8 s (4)",
      "  ended without a game  1 declined, 1 left, 1 wait_limit",
      "    arrived             8",
      "    lost matched        1 left",
      "    ended               3: 2 completed, 1 partner_left",
      "  Condition silent",
      "    matches               1: 1 aborted",
    ]),
  );
});

test("without a journal it says what is not known, and counts the waits of those who were assigned", async () => {
  const folder = await writeSmallStudy(await temporaryFolder());
  await rm(join(folder, "match_logs", "ring_waitroom.jsonl"));
  const { code, out } = await matchLog(["stats", folder, "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    scenes: [
      {
        matches: 3,
        by_status: { unknown: 3 },
        flow: null,
        exits: null,
        decisions: null,
        // 3, 1, 39, 2, 4 and 3 s.
        waited_ms: { count: 6, mean: 52_000 / 6, p50: 3000, p90: 39_000, max: 39_000 },
      },
    ],
  });
});

test("a line that is not what it should be is named on the error output, and the others are counted", async () => {
  const folder = await writeSmallStudy(await temporaryFolder());
  await appendFile(join(folder, "match_logs", "ring_waitroom.jsonl"), "{broken\n");
  const { code, out, err } = await matchLog(["stats", ".", "--json"], { workingFolder: folder });
  expect(code).toBe(1);
  expect(err).toMatch(/^match_logs\/ring_waitroom\.jsonl, line 39, byte \d+: is not JSON$/m);
  expect(JSON.parse(out)).toEqual({ scenes: [ring] });
});

test("a file with nothing in it is not answered with silence", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "ring_waitroom.jsonl"), "");
  const { code, out } = await matchLog(["stats", folder]);
  expect({ code, out }).toEqual({ code: 0, out: "No scene: nothing is recorded there.\n" });
});
