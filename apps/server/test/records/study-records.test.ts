import { JsonlJournal, MatchAssignmentLogger, type JsonObject } from "@waitroom/match-logger";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { EventIndex } from "../../src/records/event-index.ts";
import { StudyRecords } from "../../src/records/study-records.ts";

const resumed = (seq: number): JsonObject => ({ seq, at: seq, type: "resumed", down_ms: 0 });

async function studyOf(sceneId = "ring") {
  const dataDir = await mkdtemp(join(tmpdir(), "records-"));
  const journal = await JsonlJournal.open({ dataDir, sceneId });
  const logger = await MatchAssignmentLogger.open({ dataDir });
  onTestFinished(async () => {
    await journal.close();
    await logger.close();
    await rm(dataDir, { recursive: true });
  });
  const index = new EventIndex();
  const records = new StudyRecords({
    sceneIds: [sceneId, "closed"],
    scene: (id) => (id === sceneId ? { journal, index } : undefined),
    matches: logger,
  });
  return { journal, logger, index, records };
}

describe("pages of a journal", () => {
  it("come from its end backwards, whole and without overlap, while the journal grows", async () => {
    const { journal, records } = await studyOf();
    await journal.append(
      0,
      Array.from({ length: 150 }, (_, index) => resumed(index + 1)),
    );
    const seen: unknown[] = [];
    let beforeSeq: number | null = null;
    for (let pages = 0; pages < 4; pages += 1) {
      const page = await records.page("ring", { beforeSeq, limit: 40 });
      if (page === undefined || page === "closed") throw new Error("Expected a page.");
      expect(page).toMatchObject({ scene_id: "ring", end_seq: 150 + pages });
      expect([page.events[0]?.["seq"], page.events.at(-1)?.["seq"]]).toEqual([page.first_seq, page.last_seq]);
      seen.unshift(...page.events.map(({ seq }) => seq));
      beforeSeq = page.first_seq;
      await journal.append(journal.seq, [resumed(journal.seq + 1)]);
    }
    expect(seen).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
    expect(await records.page("ring", { beforeSeq: 1, limit: 40 })).toMatchObject({
      first_seq: null,
      last_seq: null,
      events: [],
    });
  });

  it("are there only of scenes that are open", async () => {
    const { records } = await studyOf();
    expect(await records.page("closed", { beforeSeq: null, limit: 1 })).toBe("closed");
    expect(await records.page("other", { beforeSeq: null, limit: 1 })).toBeUndefined();
    expect(await records.page("ring", { beforeSeq: null, limit: 1 })).toMatchObject({
      end_seq: 0,
      events: [],
    });
  });
});

it("counts as files of a scene only its own, whatever the names", async () => {
  const { logger, records, journal } = await studyOf("a");
  const match = { participants: [{ subjectId: "x", rttMs: null }], matchmakerClass: "FIFOMatchmaker" };
  await logger.logMatch({ ...match, sceneId: "a", gameId: "1" });
  await logger.logMatch({ ...match, sceneId: "a", gameId: "2" });
  await logger.logMatch({ ...match, sceneId: "a_matches.2", gameId: "3" });
  const [scene, closed] = records.files();
  const { hash } = logger.stats().files[0] ?? { hash: "" };
  expect(scene).toEqual({
    scene_id: "a",
    journal: { first_seq: null, last_seq: 0, last_hash: journal.stats().hash },
    matches: { records: 2, last_hash: hash },
  });
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(closed).toEqual({ scene_id: "closed", journal: null, matches: { records: 0, last_hash: null } });
});
