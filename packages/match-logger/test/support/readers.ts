import { spawnSync } from "node:child_process";
import { DuckDBInstance } from "@duckdb/node-api";

/** A program that researchers open logs with: answers how many records each file has, and fails where it cannot read one. */
export interface LogReader {
  readonly name: string;
  /** Why it cannot be tried here, else null. */
  readonly missing: string | null;
  readonly count: (paths: readonly string[]) => Promise<readonly number[]> | readonly number[];
}

/** A Python that has pandas, where there is one. */
export const pythonWithPandas: string | undefined = ["python3", "/usr/bin/python3"].find((program) =>
  runs(program, ["-c", "import pandas"]),
);
const hasJq = runs("jq", ["--version"]);
const hasR = runs("Rscript", ["-e", "library(jsonlite)"]);

export const readers: readonly LogReader[] = [
  { name: "DuckDB", missing: null, count: countWithDuckDb },
  {
    name: "jq",
    missing: hasJq ? null : "jq is not installed",
    count: (paths) => paths.map((path) => Number(output("jq", ["-s", "length", path]))),
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

const countWithPandas = `
import sys, pandas
for path in sys.argv[1:]: print(len(pandas.read_json(path, lines=True)))`;

const countWithR = `
for (path in commandArgs(TRUE)) cat(nrow(jsonlite::stream_in(file(path), verbose = FALSE)), "\\n")`;

async function countWithDuckDb(paths: readonly string[]): Promise<readonly number[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const counts: number[] = [];
    for (const path of paths) {
      // All columns are read: a count alone would not look into the lines.
      const read = `read_json('${path.replaceAll("'", "''")}', format = 'newline_delimited')`;
      counts.push((await connection.runAndReadAll(`from ${read}`)).currentRowCount);
    }
    return counts;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
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
