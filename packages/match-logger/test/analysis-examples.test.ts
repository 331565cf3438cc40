import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { MatchAssignmentLogger, parseMatchAssignment } from "../src/index.ts";
import { linesOf, pair, temporaryFolder } from "./support/logs.ts";
import { pythonWithPandas, readers } from "./support/readers.ts";

const root = join(import.meta.dirname, "../../..");
const docs = readFileSync(join(root, "docs/log-format.md"), "utf8");
const samples = { python: "load.py", r: "load.R", sql: "load.sql" } as const;
const sources = new Map(
  Object.values(samples).map(
    (file) => [file, readFileSync(join(root, "examples/analysis", file), "utf8")] as const,
  ),
);

test.each(Object.entries(samples))(
  "the docs show the sample in %s as it is run here, in five lines",
  (language, file) => {
    const source = sources.get(file) ?? "";
    expect(docs).toContain(`\`\`\`${language}\n${source}\`\`\``);
    expect(source.trimEnd().split("\n")).toHaveLength(5);
  },
);

describe("a log that continues one of the original is loaded", () => {
  test("by the sample for DuckDB", async () => {
    const { folder, mean } = await experiment();
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const here = (sources.get("load.sql") ?? "").replace("match_logs/", `${folder}/match_logs/`);
    const [create = "", select = ""] = here.split(";");
    await connection.run(create);
    const result = await connection.runAndReadAll(select);
    expect(result.getRowObjectsJson()).toEqual([{ scene_id: "ring", mean_rtt_ms: expect.closeTo(mean, 6) }]);
    connection.closeSync();
    instance.closeSync();
  });

  test.for([
    ["pandas", pythonWithPandas ?? "python3", "load.py"],
    ["R with jsonlite", "Rscript", "load.R"],
  ] as const)("by the sample for %s", { timeout: 60_000 }, async ([name, program, file], context) => {
    const missing = readers.find((reader) => reader.name === name)?.missing ?? null;
    if (missing !== null) context.skip(`${name}: ${missing}`);
    const { folder, mean } = await experiment();
    const path = join(root, "examples/analysis", file);
    const { stdout, stderr } = spawnSync(program, [path], { cwd: folder, encoding: "utf8" });
    expect(stdout, stderr).toContain("ring");
    expect(Number(/\d+\.\d+/.exec(stdout)?.[0])).toBeCloseTo(mean, 3);
  });
});

/** A folder with a log of the original that was continued, and the mean RTT of its participants. */
async function experiment(): Promise<{ readonly folder: string; readonly mean: number }> {
  const folder = await temporaryFolder();
  const path = join(folder, "match_logs", "ring_matches.jsonl");
  const original = readFileSync(join(root, "fixtures/match_logs/coordination_ring_matches.jsonl"), "utf8");
  await mkdir(join(folder, "match_logs"));
  await writeFile(path, original.replaceAll("coordination_ring", "ring"));
  const logger = await MatchAssignmentLogger.open({ dataDir: folder });
  for (const n of [1, 2, 3]) await logger.logMatch(pair(n));
  await logger.close();
  const rtts: number[] = [];
  for (const line of await linesOf(path)) {
    for (const { rtt_ms: rtt } of parseMatchAssignment(line).participants) if (rtt !== null) rtts.push(rtt);
  }
  expect(rtts.length).toBeGreaterThan(70);
  return { folder, mean: rtts.reduce((sum, rtt) => sum + rtt, 0) / rtts.length };
}
