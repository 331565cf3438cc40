/**
 * What `match-log validate` takes beside `JSON.parse` of each line, and how much memory it, `stats` and `export` need for a
 * log of some hundred thousand lines and for one of more than a million. Each runs as a program of its own; measured is the time
 * of the processor, start of Node included. Arguments: arrivals of the smaller log, and of the larger (0: none).
 */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rebuildMatches } from "@waitroom/match-logger";

const [fewer = "40000", more = "250000"] = process.argv.slice(2);
const rounds = 5;
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const program = here("../../packages/match-logger/dist/command/main.js");
const source = "--conditions=@waitroom/source";
const folder = mkdtempSync(join(tmpdir(), "waitroom-benchmark-"));

interface Usage {
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly out: string;
}

function run(...args: readonly string[]): Usage {
  const hook = here("../replay-and-audit/report-usage.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", hook, ...args], {
    encoding: "utf8",
  });
  if (status !== 0)
    throw new Error(`Expected ${args.join(" ")} to end well, got ${status}: ${stdout}${stderr}`);
  const usage: Omit<Usage, "out"> = JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "");
  return { ...usage, out: stdout };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function makeLog(count: string): Promise<{ readonly journal: string; readonly matches: string }> {
  const journal = join(folder, `ring${count}_waitroom.jsonl`);
  const matches = join(folder, `ring${count}_matches.jsonl`);
  execFileSync(process.execPath, [
    source,
    here("../replay-and-audit/make-log.ts"),
    "latency",
    count,
    journal,
  ]);
  await rebuildMatches({ journalPath: journal, to: matches });
  return { journal, matches };
}

/** Reading alone beside `validate`, in paired runs; what each takes for an empty file is taken off. */
function compare(name: string, path: string): void {
  const ratios: number[] = [];
  const times = { parse: [] as number[], validate: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const parse = parseOf(path) - parseOf(empty);
    const validate = run(program, "validate", path).cpuMs - run(program, "validate", empty).cpuMs;
    times.parse.push(parse);
    times.validate.push(validate);
    ratios.push(parse / validate);
  }
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  console.log(
    `${name}: JSON.parse ${median(times.parse).toFixed(0)} ms, validate ${median(times.validate).toFixed(0)} ms, ` +
      `ratio ${median(ratios).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`,
  );
}

function parseOf(path: string): number {
  return run(source, here("parse-only.ts"), path).cpuMs;
}

const empty = join(folder, "empty.jsonl");
writeFileSync(empty, "");
console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? ""}, load ${loadavg()[0]?.toFixed(1)}`,
);
try {
  const { journal, matches } = await makeLog(fewer);
  console.log(`${fewer} arrivals: ${run(source, here("parse-only.ts"), journal).out.trim()} events`);
  const alone = join(folder, "alone.jsonl");
  copyFileSync(journal, alone);
  compare("journal", alone);
  copyFileSync(matches, alone);
  compare("match log", alone);
  for (const count of more === "0" ? [fewer] : [fewer, more]) {
    const { journal: path } = count === fewer ? { journal } : await makeLog(count);
    const lines = run(source, here("parse-only.ts"), path).out.trim();
    const calls = [
      ["validate", path],
      ["stats", path],
      ["export", path, "--out", join(folder, `tables${count}`)],
    ];
    const used = calls.map((call) => {
      const { cpuMs, peakMb } = run(program, ...call);
      return `${call[0] ?? ""} ${(cpuMs / 1000).toFixed(1)} s, at most ${peakMb.toFixed(0)} MB`;
    });
    console.log(`${lines} events: ${used.join("; ")}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
