import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MatchAssignmentLogger, parseMatchAssignment } from "../src/index.ts";
import { entriesOf, linesOf, pair, temporaryFolder } from "./support/logs.ts";

const original = join(import.meta.dirname, "../../../fixtures/match_logs/coordination_ring_matches.jsonl");

test("the original's log is read as schema 0, each line as a match record", async () => {
  const entries = await entriesOf(original);
  const lines = await linesOf(original);
  expect(entries).toHaveLength(lines.length);
  for (const [index, entry] of entries.entries()) {
    expect(entry).toMatchObject({ kind: "record", schema: 0, line: index + 1, record: lines[index] });
    if (entry.kind !== "record") continue;
    const record = parseMatchAssignment(entry.record, { seq: entry.line, prev: null });
    expect(record).toMatchObject({ scene_id: "coordination_ring", schema: 0, seq: index + 1, group_size: 2 });
    expect(Date.parse(record.formed_at)).toBeCloseTo(record.timestamp * 1000, -1);
  }
});

test("the original's file is continued: its lines stay, ours follow with the same first five keys", async () => {
  const dataDir = await temporaryFolder();
  const folder = join(dataDir, "match_logs");
  const path = join(folder, "coordination_ring_matches.jsonl");
  await mkdir(folder);
  await copyFile(original, path);
  await using logger = await MatchAssignmentLogger.open({ dataDir });
  const records = [];
  for (const n of [1, 2]) records.push(await logger.logMatch(pair(n, { sceneId: "coordination_ring" })));

  const before = await readFile(original, "utf8");
  const after = await readFile(path, "utf8");
  expect(after.startsWith(before)).toBe(true);
  const count = before.trimEnd().split("\n").length;
  const lastLine = before.trimEnd().split("\n").at(-1) ?? "";
  expect(records[0]).toMatchObject({
    seq: count + 1,
    prev: createHash("sha256").update(lastLine).digest("hex"),
  });
  expect(records[1]?.seq).toBe(count + 2);
  const lines = await linesOf(path);
  const firstKeys = lines.map((line) => Object.keys(line).slice(0, 5).join());
  expect(new Set(firstKeys)).toEqual(new Set(["timestamp,scene_id,game_id,participants,matchmaker_class"]));
  expect((await entriesOf(path)).filter((entry) => entry.kind === "flaw")).toEqual([]);
});

test("a bare NaN of Python, which JSON does not have, reads as null", async () => {
  const path = join(await temporaryFolder(), "nan.jsonl");
  await writeFile(path, '{"scene_id": "NaN \\" Infinity", "rtt": [NaN, -Infinity, Infinity]}\r\n');
  expect(await entriesOf(path)).toMatchObject([
    { kind: "record", schema: 0, record: { scene_id: 'NaN " Infinity', rtt: [null, null, null] } },
  ]);
});
