/**
 * What `match-log replay` takes beside the simulation that made the log, `audit` beside `validate`, and how much memory each
 * needs for a long log. Each runs as a program of its own; measured is the time of the processor, start of Node included.
 * Arguments: arrivals for the times, and for the memory (0: none).
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rebuildMatches } from "@waitroom/match-logger";

const arrivals = process.argv[2] ?? "15000";
const manyArrivals = process.argv[3] ?? "160000";
const repetitions = 3;
const rules = ["fifo", "latency", "reunion", "rule"];

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const program = here("../../packages/match-logger/dist/command/main.js");
const usageHook = here("report-usage.ts");
const source = "--conditions=@waitroom/source";
const folder = mkdtempSync(join(tmpdir(), "waitroom-benchmark-"));

interface Usage {
  readonly cpuMs: number;
  readonly peakMb: number;
}

function run(args: readonly string[]): Usage {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", usageHook, ...args], {
    encoding: "utf8",
    cwd: here("."),
  });
  if (status !== 0)
    throw new Error(`Expected ${args.join(" ")} to end well, got ${status}: ${stdout}${stderr}`);
  return JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "") as Usage;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function makeLog(rule: string, count: string): Promise<{ journal: string; matches: string }> {
  const journal = join(folder, `${rule}${count}_waitroom.jsonl`);
  const matches = join(folder, `${rule}${count}_matches.jsonl`);
  const said = execFileSync(process.execPath, [source, here("make-log.ts"), rule, count, journal], {
    encoding: "utf8",
  });
  if (!existsSync(matches)) await rebuildMatches({ journalPath: journal, to: matches });
  console.log(`${rule}, ${count} arrivals: ${said.trimEnd()}`);
  return { journal, matches };
}

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? ""}, load ${loadavg()[0]?.toFixed(1)}`,
);
try {
  for (const rule of rules) {
    const { journal, matches } = await makeLog(rule, arrivals);
    const times = { simulate: [], replay: [], validate: [], audit: [] } as Record<string, number[]>;
    for (let number = 0; number < repetitions; number += 1) {
      times["simulate"]?.push(run([source, here("make-log.ts"), rule, arrivals]).cpuMs);
      times["replay"]?.push(run([program, "replay", journal]).cpuMs);
      times["validate"]?.push(run([program, "validate", journal, matches]).cpuMs);
      times["audit"]?.push(run([program, "audit", journal]).cpuMs);
    }
    const of = (name: string, base: string): string =>
      median((times[name] ?? []).map((time, index) => time / (times[base]?.[index] ?? Number.NaN))).toFixed(
        2,
      );
    const shown = Object.entries(times).map(([name, all]) => `${name} ${median(all).toFixed(0)} ms`);
    console.log(`  ${shown.join(", ")}`);
    console.log(
      `  replay / simulate ${of("replay", "simulate")}, audit / validate ${of("audit", "validate")}`,
    );
  }
  for (const count of manyArrivals === "0" ? [] : [arrivals, manyArrivals]) {
    const { journal } = await makeLog("latency", count);
    const peaks = ["validate", "audit", "replay"].map(
      (name) => `${name} ${run([program, name, journal]).peakMb.toFixed(0)} MB`,
    );
    console.log(`  at most: ${peaks.join(", ")}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
