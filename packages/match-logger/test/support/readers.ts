import { spawnSync } from "node:child_process";
import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";

/** A program that researchers open logs with: answers how many records each file has, and fails where it cannot read one. */
export interface LogReader {
  readonly name: string;
  /** Why it cannot be tried here, else null. */
  readonly missing: string | null;
  readonly count: (paths: readonly string[]) => Promise<readonly number[]> | readonly number[];
  /** The same at once, for many files whose lines are alike. */
  readonly countAlike?: (paths: readonly string[]) => Promise<readonly number[]>;
}

/** A Python that has pandas, where there is one. */
export const pythonWithPandas: string | undefined = ["python3", "/usr/bin/python3"].find((program) =>
  runs(program, ["-c", "import pandas"]),
);
const hasJq = runs("jq", ["--version"]);
const hasR = runs("Rscript", ["-e", "library(jsonlite)"]);

export const readers: readonly LogReader[] = [
  { name: "DuckDB", missing: null, count: countWithDuckDb, countAlike: countAlikeWithDuckDb },
  {
    name: "jq",
    missing: hasJq ? null : "jq is not installed",
    count: (paths) => {
      const counts: Record<string, number> = JSON.parse(output("jq", ["-n", countWithJq, ...paths]));
      return paths.map((path) => counts[path] ?? 0);
    },
  },
  {
    name: "pandas",
    missing: pythonWithPandas === undefined ? "no Python with pandas is installed" : null,
    count: (paths) => numbers(output(pythonWithPandas ?? "python3", ["-c", countWithPandas, ...paths])),
  },
  {
    name: "R with jsonlite",
    missing: hasR ? null : "R with jsonlite is not installed",
    count: (paths) => numbers(output("Rscript", ["-e", countWithR, ...paths])),
  },
];

const countWithJq = "reduce inputs as $record ({}; .[input_filename] += 1)";

const countWithPandas = `
import sys, pandas
for path in sys.argv[1:]: print(len(pandas.read_json(path, lines=True)))`;

const countWithR = `
for (path in commandArgs(TRUE)) cat(nrow(jsonlite::stream_in(file(path), verbose = FALSE)), "\\n")`;

async function countWithDuckDb(paths: readonly string[]): Promise<readonly number[]> {
  const counts: number[] = [];
  // All columns are read: a count alone would not look into the lines.
  await withDuckDb(async (connection) => {
    for (const path of paths) {
      const read = `read_json(${quoted(path)}, format = 'newline_delimited')`;
      counts.push((await connection.runAndReadAll(`from ${read}`)).currentRowCount);
    }
  });
  return counts;
}

async function countAlikeWithDuckDb(paths: readonly string[]): Promise<readonly number[]> {
  const counts = new Map<unknown, number>();
  await withDuckDb(async (connection) => {
    const read = `read_json([${paths.map(quoted).join()}], format = 'newline_delimited', filename = 'path')`;
    const rows = await connection.runAndReadAll(`from ${read}`);
    for (const { path } of rows.getRowObjects()) counts.set(path, (counts.get(path) ?? 0) + 1);
  });
  return paths.map((path) => counts.get(path) ?? 0);
}

async function withDuckDb(read: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await read(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}

function runs(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

function output(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} could not read: ${stderr}`);
  return stdout;
}

function numbers(text: string): readonly number[] {
  return text.trim().split(/\s+/).map(Number);
}
