import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rebuildMatches } from "../../src/index.ts";
import { temporaryFolder } from "../support/logs.ts";
import { writeLongJournal } from "../support/long-journal.ts";

const lines = process.env["CI"] === undefined ? 20_000 : 1_000_000;

test(`a log of ${lines} lines is validated, summed up and exported with 32 MB for values`, async () => {
  const folder = await temporaryFolder();
  const journal = join(folder, "ring_waitroom.jsonl");
  const written = writeLongJournal(journal, lines);
  const { matches } = await rebuildMatches({ journalPath: journal, to: join(folder, "ring_matches.jsonl") });
  const main = fileURLToPath(new URL("../../src/command/main.ts", import.meta.url));
  const limits = ["--max-old-space-size=32", "--max-semi-space-size=2"];
  const matchLog = (...args: readonly string[]): unknown =>
    JSON.parse(execFileSync(process.execPath, [...limits, main, ...args, "--json"], { encoding: "utf8" }));
  expect(matchLog("validate", folder)).toMatchObject({
    findings_total: 0,
    files: [{ records: written }, { records: matches }],
    comparisons: [{ compared: matches }],
  });
  expect(matchLog("stats", folder)).toMatchObject({
    scenes: [{ matches, started: 2 * matches, flow: { arrived: 2 * matches, ended: 2 * matches } }],
  });
  const out = join(folder, "tables");
  expect(matchLog("export", folder, "--out", out, "--attributes", "language")).toMatchObject({
    tables: expect.arrayContaining([
      { table: "matches", file: "matches.csv", rows: matches },
      { table: "waits", file: "waits.csv", rows: 2 * matches },
    ]),
  });
  expect(statSync(join(out, "waits.csv")).size).toBeGreaterThan(100 * matches);
  expect(readFileSync(join(out, "waits.csv"), "latin1").split("\r\n")).toHaveLength(2 * matches + 2);
});
