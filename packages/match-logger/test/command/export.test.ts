import { appendFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { nodeFiles } from "../../src/index.ts";
import { findTableSource, tableNames } from "../../src/tables/index.ts";
import { temporaryFolder } from "../support/logs.ts";
import { psychDsProblems } from "../support/psych-ds.ts";
import { matchLog } from "../support/run-command.ts";
import { writeSmallStudy } from "../support/small-study.ts";
import { csvOf } from "../support/tables.ts";

async function smallStudy(): Promise<{ readonly folder: string; readonly out: string }> {
  const folder = await writeSmallStudy(await temporaryFolder());
  return { folder, out: join(folder, "..", "tables") };
}

test("csv: each table and the codebook, with the cells that the tables have", async () => {
  const { folder, out } = await smallStudy();
  const call = ["export", folder, "--out", out, "--with-ids", "--pay-per-hour", "36"];
  const { code, out: said, err } = await matchLog(call, { workingFolder: join(folder, "..") });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(said).toContain(
    "tables/waits.csv: 8 rows\ntables/decisions.csv: 7 rows\ntables/overtaken.csv: 1 row\n",
  );
  expect(said).toContain("it is not for sharing");
  expect((await readdir(out)).sort()).toEqual(
    ["codebook.md", ...tableNames.map((name) => `${name}.csv`)].sort(),
  );
  const source = await findTableSource(folder);
  for (const name of tableNames) {
    const csv = await csvOf(name, source, { withIds: true, payPerHour: 36 });
    expect(await readFile(join(out, `${name}.csv`), "utf8")).toBe(csv);
  }
});

test("--tables and --attributes choose tables and attributes", async () => {
  const { folder, out } = await smallStudy();
  await matchLog(["export", folder, "--out", out, "--tables", "waits,payments", "--attributes", "language"]);
  expect((await readdir(out)).sort()).toEqual(["codebook.md", "payments.csv", "waits.csv"]);
  const [header] = (await readFile(join(out, "waits.csv"), "utf8")).split("\r\n");
  expect(header?.endsWith(",condition,attribute_language")).toBe(true);
});

test("psych-ds: a folder that keeps the rules of Psych-DS, and says what it is", async () => {
  const { folder, out } = await smallStudy();
  const call = ["export", folder, "--format", "psych-ds", "--out", out, "--attributes", "all", "--json"];
  const { code, out: said } = await matchLog(call);
  expect(code).toBe(0);
  expect(JSON.parse(said)).toMatchObject({
    folder: out,
    with_ids: false,
    tables: expect.arrayContaining([
      {
        table: "match_participants",
        file: "data/study-pilot_description-matchParticipants_data.csv",
        rows: 6,
      },
    ]),
  });
  expect(await psychDsProblems(out)).toEqual([]);
  const description: unknown = JSON.parse(await readFile(join(out, "dataset_description.json"), "utf8"));
  expect(description).toMatchObject({
    schemaVersion: "Psych-DS 1.5.0",
    name: "Matching in pilot",
    variableMeasured: expect.arrayContaining([
      { "@type": "PropertyValue", name: "down_ms", unitText: "ms", description: expect.any(String) },
      expect.objectContaining({ name: "attribute_language" }),
    ]),
  });
});

test("the check of Psych-DS finds a name, a column and a property that do not belong", async () => {
  const { folder, out } = await smallStudy();
  await matchLog(["export", folder, "--format", "psych-ds", "--out", out]);
  await writeFile(join(out, "data", "Waits.csv"), "secret\r\n");
  const path = join(out, "dataset_description.json");
  await writeFile(
    path,
    (await readFile(path, "utf8")).replace('"@type": "Dataset"', '"@type": "Data", "colour": 1'),
  );
  const problems = await psychDsProblems(out);
  expect(problems).toEqual(
    expect.arrayContaining([
      "@type is not Dataset",
      "dataset_description.json: colour is no property of schema.org that belongs there",
      "data/Waits.csv is not named by keywords",
      "data/Waits.csv: secret is not described",
    ]),
  );
});

describe("a participant's id", () => {
  const prolific = "5f3a9c0b1d2e4f5a6b7c8d9e";

  /** The small study with `CANARY` in every id, and wherever people could have written one. */
  async function canaries(): Promise<{ readonly folder: string; readonly out: string }> {
    const { folder, out } = await smallStudy();
    const files = ["admin_actions.jsonl", "match_logs/ring_waitroom.jsonl", "match_logs/ring_matches.jsonl"];
    for (const file of files) {
      const path = join(folder, file);
      const text = (await readFile(path, "utf8"))
        .replaceAll(/"(ann|ben|cem|dee|eve|fay|gus|hal|zoe)"/g, '"CANARY-$1"')
        .replaceAll(/"game-(\d)"/g, '"game-$1-CANARY-ann"')
        .replaceAll('"Robin"', '"CANARY-Robin"')
        .replaceAll('"testing"', '"for CANARY-ann"')
        .replaceAll('"TypeError"', '"no CANARY-fay"')
        .replaceAll('"WAITED"', '"CODE-CANARY-cem"')
        .replaceAll('"redirect_url":null', `"redirect_url":"https://example.org/?PROLIFIC_PID=${prolific}"`)
        .replaceAll('"language":"en"', `"language":"CANARY-ann ${prolific}"`)
        .replaceAll('"c1"', '"CANARY-c1"');
      await writeFile(path, text);
    }
    return { folder, out };
  }

  async function everyByteOf(folder: string): Promise<string> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const texts = await Promise.all(
      files.map((file) => readFile(join(file.parentPath, file.name), "latin1")),
    );
    return [...entries.map((entry) => entry.name), ...texts].join("\n");
  }

  test.each([
    ["csv", []],
    ["psych-ds", []],
    ["csv", ["--attributes", "language,age"]],
    ["psych-ds", ["--attributes", "all", "--pay-per-hour", "9"]],
  ])("stands in no byte and no name of a %s export %j, and is not said", async (format, more) => {
    const { folder, out } = await canaries();
    const { out: said, err } = await matchLog(["export", folder, "--format", format, "--out", out, ...more]);
    const exported = await everyByteOf(out);
    expect(exported).toMatch(/p_[0-9a-f]{16}/);
    for (const text of [exported, said.replaceAll(out, ""), err.replaceAll(folder, "")]) {
      expect(text).not.toContain("CANARY");
      expect(text).not.toContain(prolific);
    }
  });

  test("without a record of acts none stands in the acts that the journal tells of", async () => {
    const { folder, out } = await canaries();
    await rm(join(folder, "admin_actions.jsonl"));
    await matchLog(["export", folder, "--out", out]);
    expect(await everyByteOf(out)).not.toContain("CANARY");
  });

  test("stands in an export with ids", async () => {
    const { folder, out } = await canaries();
    await matchLog(["export", folder, "--out", out, "--with-ids"]);
    const exported = await everyByteOf(out);
    for (const id of ["CANARY-ann", "CANARY-zoe", "game-1-CANARY-ann", "CANARY-Robin", prolific]) {
      expect(exported).toContain(id);
    }
  });

  test("has the same pseudonym in all tables of an export, and another one in the next", async () => {
    const { folder, out } = await canaries();
    await matchLog(["export", folder, "--out", out]);
    await matchLog(["export", folder, "--out", `${out}-2`]);
    const pseudonyms = async (path: string): Promise<ReadonlySet<string>> =>
      new Set((await readFile(path, "utf8")).match(/p_[0-9a-f]{16}/g));
    const waits = await pseudonyms(join(out, "waits.csv"));
    expect(waits.size).toBe(8);
    expect(await pseudonyms(join(out, "payments.csv"))).toEqual(waits);
    const members = await pseudonyms(join(out, "match_participants.csv"));
    expect([...members].every((id) => waits.has(id))).toBe(true);
    const next = await pseudonyms(join(`${out}-2`, "waits.csv"));
    expect([...next].some((id) => waits.has(id))).toBe(false);
  });
});

test("DuckDB loads every table, and they add up to each other", async () => {
  const { folder, out } = await smallStudy();
  await matchLog(["export", folder, "--out", out, "--pay-per-hour", "36"]);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const ask = async (sql: string): Promise<unknown> =>
    (await connection.runAndReadAll(sql))
      .getRowsJson()[0]
      ?.map((value) => (value === null ? null : Number(value)));
  try {
    for (const name of tableNames) {
      const path = join(out, `${name}.csv`).replaceAll("'", "''");
      await connection.run(
        `create table ${name} as from read_csv('${path}', nullstr = 'NA', strict_mode = true)`,
      );
    }
    expect(
      await ask("select (select sum(group_size) from matches), (select count(*) from match_participants)"),
    ).toEqual([6, 6]);
    const started = "(select sum(group_size) from matches where started_at is not null)";
    expect(await ask(`select ${started}, (select count(*) from waits where outcome = 'started')`)).toEqual([
      4, 4,
    ]);
    const joined =
      "(select count(*) from waits join payments using (experiment_id, scene_id, entered_seq, participant_id))";
    expect(
      await ask(`select ${joined}, (select count(*) from waits), (select count(*) from payments)`),
    ).toEqual([8, 8, 8]);
    expect(
      await ask(
        "select sum(w.waited_ms) - 1000 * sum(p.waited_seconds) from waits w join payments p using (entered_seq)",
      ),
    ).toEqual([0]);
    expect(await ask("select sum(suggested_pay) * 100 from payments")).toEqual([80]);
    const settled = "(select count(*) from decisions where result = 'matched')";
    expect(await ask(`select ${settled}, (select count(*) from matches)`)).toEqual([3, 3]);
    expect(await ask("select sum(overtaken_count), (select count(*) from overtaken) from decisions")).toEqual(
      [1, 1],
    );
    const members =
      "select count(*) from match_participants m join waits w on m.participant_id = w.participant_id and m.entered_seq = w.entered_seq";
    expect(await ask(members)).toEqual([6]);
    expect(
      await ask("select count(*) from waits where typeof(waited_ms) = 'BIGINT' and ended_at is null"),
    ).toEqual([1]);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});

test("a folder that is there is not touched, and a failed export leaves nothing behind", async () => {
  const { folder, out } = await smallStudy();
  await mkdir(out);
  const there = await matchLog(["export", folder, "--out", out]);
  expect(there.code).toBe(3);
  expect(there.err).toContain("is there already, and is not overwritten");
  const data = join(folder, "..");
  const before = await readdir(data);
  const broken = Object.assign(new Error("EIO: i/o error, read"), { code: "EIO", syscall: "read" });
  const files = { ...nodeFiles, read: () => Promise.reject(broken) };
  const failed = await matchLog(["export", join(folder, "match_logs"), "--out", `${out}-2`], { files });
  expect(failed).toMatchObject({ code: 3, err: expect.stringContaining("EIO: i/o error, read") });
  expect(await readdir(data)).toEqual(before);
});

test.runIf(process.platform === "linux")("a place where no folder can be made is said at once", async () => {
  const { folder } = await smallStudy();
  const { code, err } = await matchLog(["export", folder, "--out", "/proc/waitroom/tables"]);
  expect(code).toBe(3);
  expect(err).toMatch(
    /^error: \/proc\/waitroom\/tables: could not be made: ENOENT: .*mkdir '\/proc\/waitroom'\.\n$/,
  );
});

test("a line that is not what it should be is named, and the others are exported", async () => {
  const { folder, out } = await smallStudy();
  await appendFile(join(folder, "match_logs", "ring_waitroom.jsonl"), "{broken\n");
  const { code, err } = await matchLog(["export", folder, "--out", out]);
  expect(code).toBe(1);
  expect(err).toContain("line 39");
  expect((await readFile(join(out, "waits.csv"), "utf8")).split("\r\n")).toHaveLength(10);
});

test("more attributes than a table can have are refused with what to do", async () => {
  const { folder, out } = await smallStudy();
  const names = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`a${index}`, index]));
  await appendFile(
    join(folder, "match_logs", "ring_matches.jsonl"),
    `${JSON.stringify({ participants: [{ attributes: names }] })}\n`,
  );
  const { code, err } = await matchLog(["export", folder, "--out", out, "--attributes", "all"]);
  expect(code).toBe(2);
  expect(err).toContain("Expected at most 500 attributes");
});

test.each([
  [["--format", "xlsx"], "Allowed choices are csv, psych-ds."],
  [["--tables", "waits,wait"], "Expected some of matches, match_participants"],
  [["--pay-per-hour", "much"], "Expected an amount of at least 0, like 9.50."],
])("%j is wrong use", async (more, message) => {
  const { code, err } = await matchLog(["export", "x", "--out", "y", ...more]);
  expect(code).toBe(2);
  expect(err).toContain(message);
});
