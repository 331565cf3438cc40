import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { JsonlJournal, MatchAssignmentLogger } from "../src/index.ts";
import type { JsonObject } from "../src/index.ts";
import { jsonSchemas } from "../scripts/json-schemas.ts";
import { linesOf, pair, temporaryFolder } from "./support/logs.ts";

const folder = join(import.meta.dirname, "../schemas");

function shipped(name: string): Record<string, unknown> {
  const schema: Record<string, unknown> = JSON.parse(readFileSync(join(folder, name), "utf8"));
  return schema;
}

/** The keywords that a validator of another make knows of draft 2020-12; it refuses any other. */
function validator(name: string): (line: unknown) => boolean {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, formats: { "date-time": true } });
  return ajv.compile(shipped(name));
}

test("the files that are shipped are those that the code makes now (`pnpm schemas` writes them)", () => {
  expect(readdirSync(folder).sort()).toEqual([...jsonSchemas().keys()].sort());
  for (const [name, schema] of jsonSchemas()) expect(shipped(name)).toEqual(schema);
});

describe("the schema of match records", () => {
  const isMatch = validator("match-assignment.v1.json");

  test("holds for what the logger writes, and for keys that a later version adds", async () => {
    const dataDir = await temporaryFolder();
    await using logger = await MatchAssignmentLogger.open({ dataDir, experimentId: "pilot" });
    const actor = { name: "admin", reason: "they asked" };
    const attributes = { language: "de", age: 30, returning: false, note: null };
    await logger.logMatch(
      pair(1, { participants: [{ subjectId: "a", rttMs: 1.5, waitedMs: 3, attributes }] }),
    );
    await logger.logMatch(pair(2, { matchmakerClass: "Manual", reason: "manual", actor }));
    await logger.logGroupReunion({ sceneId: "ring", gameId: "g", subjectIds: ["a", "b"] });
    const lines = await linesOf(join(dataDir, "pilot", "match_logs", "ring_matches.jsonl"));
    expect(lines.map((line) => isMatch({ ...line, added_later: [1] }))).toEqual([true, true, true]);

    const wrong: readonly JsonObject[] = [
      { seq: 0 },
      { schema: 2 },
      { participants: [] },
      { reason: "luck" },
      { game_id: "x".repeat(129) },
      { formed_at: "yesterday" },
      { prev: "zz" },
    ];
    expect(wrong.filter((fields) => isMatch({ ...lines[0], ...fields }))).toEqual([]);
  });

  test("of the original holds for the original's lines, and ours hold for it too", async () => {
    const original = validator("match-assignment.v0.json");
    const path = join(import.meta.dirname, "../../../fixtures/match_logs/coordination_ring_matches.jsonl");
    const lines = await linesOf(path);
    expect(lines.filter((line) => !original(line))).toEqual([]);
    expect(lines.filter((line) => isMatch(line))).toEqual([]);
  });
});

describe("the schema of events", () => {
  const isEvent = validator("waiting-room-event.v1.json");

  test("holds for what the journal writes, and for types that a later version adds", async () => {
    const dataDir = await temporaryFolder();
    const journal = await JsonlJournal.open({ dataDir, sceneId: "ring" });
    await journal.append(0, [
      { seq: 1, at: 1, type: "resumed", down_ms: 5 },
      { seq: 2, at: 2, type: "started", game_id: "g", subject_ids: ["a"], added_later: {} },
      { seq: 3, at: 3, type: "invented_later", anything: 1 },
    ]);
    await journal.close();
    const lines = await linesOf(join(dataDir, "match_logs", "ring_waitroom.jsonl"));
    expect(lines.map((line) => isEvent(line))).toEqual([true, true, true]);

    const [resumed, started, later] = lines;
    const wrong = [
      { ...resumed, down_ms: -1 },
      { ...resumed, at: 1.5 },
      { ...started, subject_ids: "a" },
      { ...started, game_id: undefined },
      { ...later, seq: 0 },
      { ...later, prev: undefined },
    ];
    expect(wrong.filter((line) => isEvent(JSON.parse(JSON.stringify(line))))).toEqual([]);
  });
});
