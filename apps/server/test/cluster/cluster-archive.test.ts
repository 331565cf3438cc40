import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { JsonlJournal, MatchAssignmentLogger, type JsonObject } from "@waitroom/match-logger";
import { openClusterArchive } from "../../src/cluster/cluster-archive.ts";

const matched = (seq: number): JsonObject => ({
  seq,
  at: seq,
  type: "matched",
  proposal_id: 1,
  game_id: `game-${seq}`,
  matchmaker_class: "FIFOMatchmaker",
  reason: "fifo",
  condition: null,
  participants: [{ subject_id: `a${seq}`, rtt_ms: null, waited_ms: 3, role: null, attributes: {} }],
});

it("logs every match that nodes have told, also one that was aborted before a killed archiver could log it", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "waitroom-archive-"));
  const logger = await MatchAssignmentLogger.open({ dataDir, serverRunId: "run-1" });
  onTestFinished(async () => {
    await logger.close();
    await rm(dataDir, { recursive: true });
  });
  const openJournal = (): Promise<JsonlJournal> => JsonlJournal.open({ dataDir, sceneId: "pairs" });
  const killed = await openJournal();
  const aborted = { at: 2, type: "aborted", game_id: "game-1", subject_ids: ["a1"] };
  await killed.append(0, [matched(1), aborted, matched(3)]);
  await killed.close();
  const archive = await openClusterArchive({ sceneId: "pairs", openJournal, logger });
  await archive.append(3, [matched(4)]);
  await archive.close();
  const lines = (await readFile(join(dataDir, "match_logs", "pairs_matches.jsonl"), "utf8"))
    .trim()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line).game_id)).toEqual(["game-1", "game-3", "game-4"]);
});
