import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  JsonlJournal,
  matchFromEvent,
  MatchAssignmentLogger,
  parseMatchAssignment,
  reconcileMatches,
} from "../src/index.ts";
import type { JsonObject } from "../src/index.ts";
import { linesOf, pair, temporaryFolder } from "./support/logs.ts";

const hash = "b".repeat(64);
const opened: JsonObject = {
  at: 1,
  type: "opened",
  server_run_id: "run-1",
  matchmaker: { class: "FIFOMatchmaker", hash },
};
const matched = (n: number, more: JsonObject = {}): JsonObject => ({
  at: 1_000 * n,
  type: "matched",
  proposal_id: 2,
  game_id: `game-${n}`,
  matchmaker_class: "FIFOMatchmaker",
  reason: "fifo",
  condition: null,
  participants: [{ subject_id: `a${n}`, rtt_ms: 40, waited_ms: 3, role: null, attributes: { age: 30 } }],
  ...more,
});
const about = (type: string, n: number): JsonObject => ({
  at: 9,
  type,
  game_id: `game-${n}`,
  subject_ids: [`a${n}`],
});

async function sceneWith(events: readonly JsonObject[]): Promise<{
  journal: JsonlJournal;
  logger: MatchAssignmentLogger;
  path: string;
}> {
  const dataDir = await temporaryFolder();
  const journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });
  const logger = await MatchAssignmentLogger.open({ dataDir, serverRunId: "run-2" });
  onTestFinished(async () => {
    await journal.close();
    await logger.close();
  });
  await journal.append(0, events);
  return { journal, logger, path: join(dataDir, "match_logs", "ring_matches.jsonl") };
}

test("a match that the log lacks is logged as the process that made it would have", async () => {
  const { journal, logger } = await sceneWith([opened, matched(1)]);
  const [record] = await reconcileMatches({ journal, logger, sceneId: "ring" });
  expect(record).toMatchObject({
    timestamp: 1,
    game_id: "game-1",
    journal_seq: 2,
    proposal_id: 2,
    server_run_id: "run-1",
    matchmaker_hash: hash,
    formed_at: "1970-01-01T00:00:01.000Z",
    participants: [{ subject_id: "a1", rtt_ms: 40, waited_ms: 3, role: null, attributes: { age: 30 } }],
  });
});

test.each(["", "x".repeat(1_000)])(
  "a role that is an attribute's value, and a condition, are kept whatever their length",
  async (text) => {
    const participants = [{ subject_id: "a1", rtt_ms: null, waited_ms: 3, role: text, attributes: {} }];
    const { journal, logger, path } = await sceneWith([
      opened,
      matched(1, { condition: text, participants }),
    ]);
    await reconcileMatches({ journal, logger, sceneId: "ring" });
    const [line] = await linesOf(path);
    const record = parseMatchAssignment(line);
    expect(record).toMatchObject({ condition: text, participants: [{ role: text }] });
  },
);

test("each match is logged once, in the journal's order, and a second time nothing is", async () => {
  const { journal, logger, path } = await sceneWith([
    opened,
    matched(1),
    matched(2),
    about("started", 2),
    matched(3),
  ]);
  await logger.logMatch(
    matchFromEvent("ring", { ...matched(2), seq: 3 }, { serverRunId: "run-1", matchmakerHash: hash }),
  );
  const logged = await reconcileMatches({ journal, logger, sceneId: "ring" });
  expect(logged.map((record) => record.game_id)).toEqual(["game-1", "game-3"]);
  expect(await reconcileMatches({ journal, logger, sceneId: "ring" })).toEqual([]);
  expect((await linesOf(path)).map((line) => line["journal_seq"])).toEqual([3, 2, 5]);
});

test("a match for which aborted follows is not logged", async () => {
  const { journal, logger } = await sceneWith([
    opened,
    matched(1),
    matched(2),
    about("aborted", 1),
    about("ended", 2),
    matched(3),
    about("aborted", 3),
  ]);
  const logged = await reconcileMatches({ journal, logger, sceneId: "ring" });
  expect(logged.map((record) => record.game_id)).toEqual(["game-2"]);
});

test("a line of a match that was aborted later stays, and is no contradiction", async () => {
  const { journal, logger } = await sceneWith([opened, matched(1)]);
  await reconcileMatches({ journal, logger, sceneId: "ring" });
  await journal.append(2, [about("aborted", 1)]);
  expect(await reconcileMatches({ journal, logger, sceneId: "ring" })).toEqual([]);
});

test("a group made by hand keeps its actor, and gets no hash of the rule", async () => {
  const actor = { name: "admin", reason: "late" };
  const { journal, logger } = await sceneWith([
    opened,
    matched(1, { matchmaker_class: "Manual", reason: "manual", proposal_id: null, actor }),
  ]);
  const [record] = await reconcileMatches({ journal, logger, sceneId: "ring" });
  expect(record).toMatchObject({
    matchmaker_class: "Manual",
    matchmaker_hash: null,
    proposal_id: null,
    actor,
  });
});

describe("a damaged match log", () => {
  test.each([
    ["another game", '"game_id":"game-1"', '"game_id":"game-7"'],
    ["another event", '"journal_seq":2', '"journal_seq":4'],
    ["an event behind the journal's end", '"journal_seq":2', '"journal_seq":9'],
    ["no match that could be read", '"rtt_ms":40', '"rtt_mr":40'],
  ])("whose changed line names %s is no obstacle: the match is logged again", async (_, from, to) => {
    const { journal, logger, path } = await sceneWith([opened, matched(1), matched(2), matched(3)]);
    await reconcileMatches({ journal, logger, sceneId: "ring" });
    await logger.close();
    await writeFile(path, (await readFile(path, "utf8")).replace(from, to));

    await using again = await MatchAssignmentLogger.open({ dataDir: dirname(dirname(path)) });
    const logged = await reconcileMatches({ journal, logger: again, sceneId: "ring" });
    expect(logged.map((record) => record.game_id)).toEqual(["game-1"]);
    expect(await again.loggedMatches("ring")).toEqual(
      new Map([
        [2, "game-1"],
        [3, "game-2"],
        [4, "game-3"],
      ]),
    );
    expect(await reconcileMatches({ journal, logger: again, sceneId: "ring" })).toEqual([]);
    await again.close();

    // So it is after the next start, and what stands in no doubt is not logged twice.
    await using last = await MatchAssignmentLogger.open({ dataDir: dirname(dirname(path)) });
    expect(await reconcileMatches({ journal, logger: last, sceneId: "ring" })).toEqual([]);
    const lines = await linesOf(path.replace(".jsonl", ".2.jsonl"));
    expect(lines.map((line) => line["game_id"])).not.toContain("game-2");
  });
});

describe("a match log that is ahead of its journal", () => {
  test.each([
    ["names an event behind the journal's end", 9],
    ["names an event that is no match", 1],
    ["names another game's match", 2],
  ])("(it %s) is said, and nothing is logged", async (_, journalSeq) => {
    const { journal, logger, path } = await sceneWith([opened, matched(1), matched(2)]);
    await logger.logMatch(pair(journalSeq, { gameId: "lost" }));
    await expect(reconcileMatches({ journal, logger, sceneId: "ring" })).rejects.toMatchObject({
      name: "MatchLogError",
      code: "JOURNAL_MISMATCH",
      message: expect.stringContaining(`event ${journalSeq} as the match of game lost`),
    });
    expect(await linesOf(path)).toHaveLength(1);
  });
});
