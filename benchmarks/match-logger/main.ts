/**
 * How fast the match logger is, as ratios of paired runs. Arguments: a folder on the disk to measure (default: the system's
 * for temporary files), `--small` to try whether it runs, `--writing` to leave out a file of a million records.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { cpus, loadavg, release, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MatchAssignmentLogger } from "@waitroom/match-logger";
import { measure, median, ratios } from "./paired.ts";
import type { Run } from "./paired.ts";
import { parseOnly, readAndValidate } from "./reading.ts";
import {
  appendChained,
  appendRecords,
  appendSync,
  match,
  original,
  pinoSync,
  rawDurable,
  waitroom,
  winstonFile,
} from "./ways-to-write.ts";
import type { Way } from "./ways-to-write.ts";

const isSmall = process.argv.includes("--small");
const base = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? tmpdir();
const rounds = isSmall ? 2 : 7;
const million = isSmall ? 20_000 : 1_000_000;
const scale = isSmall ? 0.05 : 1;

interface Entry {
  readonly name: string;
  readonly way: Way;
  readonly count: number;
  readonly target?: number;
}

const root = mkdtempSync(join(base, "waitroom-benchmark-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));
const line = await oneLine();

console.log(
  `${new Date().toISOString()}, Node ${process.version}, Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}`,
);
console.log(
  `folder ${root}, record of ${line.length} bytes, ${rounds} rounds, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(" ")}`,
);

await compare(
  "Durable: one `fdatasync` for each record is 1",
  { name: "raw loop of writeSync + fdatasyncSync", way: rawDurable(line), count: 1_500 },
  [
    { name: "durable, 1 caller", way: waitroom("durable", 1), count: 1_500, target: 0.4 },
    { name: "durable, 64 callers", way: waitroom("durable", 64), count: 20_000, target: 10 },
    { name: "durable, 512 callers", way: waitroom("durable", 512), count: 60_000, target: 20 },
  ],
);
await compare(
  "Written: `fs.appendFileSync` for each record, which is made and stringified first, is 1",
  { name: "appendFileSync of each record", way: appendRecords, count: 40_000 },
  [
    { name: "written, 1 caller", way: waitroom("written", 1), count: 40_000, target: 0.6 },
    { name: "written, 64 callers", way: waitroom("written", 64), count: 40_000, target: 1 },
    { name: "appendFileSync of the same record, numbered and hashed", way: appendChained, count: 40_000 },
    { name: "appendFileSync of one line that is ready", way: appendSync(line), count: 40_000 },
    { name: "the original's way (open, append, close)", way: original, count: 40_000 },
    { name: "pino, sync", way: pinoSync, count: 40_000 },
    { name: "winston, file transport", way: winstonFile, count: 20_000 },
  ],
);
if (!process.argv.includes("--writing")) await reading(await growth());

/** Runs a baseline and the ways beside it, one after another in each round, and prints their rates and ratios. */
async function compare(title: string, baseline: Entry, entries: readonly Entry[]): Promise<void> {
  const runs = new Map<Entry, Run[]>([baseline, ...entries].map((entry) => [entry, []]));
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [entry, found] of runs) {
      const folder = mkdtempSync(join(root, "run-"));
      const opened = await entry.way(folder);
      const count = Math.ceil(entry.count * scale);
      const run = await measure(count, () => opened.write(count));
      await opened.close();
      rmSync(folder, { recursive: true });
      if (round > 0) found.push(run);
    }
  }
  console.log(`\n${title}\n`);
  console.log(
    "| way | records/s | ratio (lowest to highest) | target | CPU µs/record | event-loop delay p99, ms |",
  );
  console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
  for (const [entry, found] of runs) {
    const [middle, low, high] = ratios(found, runs.get(baseline) ?? []);
    const rate = Math.round(median(found.map((run) => run.perSecond)));
    const delay = median(found.map((run) => run.loopDelayP99Ms));
    const cpu = median(found.map((run) => run.cpuUs));
    const target = entry.target === undefined ? "" : `≥ ${entry.target}`;
    console.log(
      `| ${entry.name} | ${rate} | ${middle.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}) | ${target} | ${cpu.toFixed(1)} | ${delay.toFixed(1)} |`,
    );
  }
}

/**
 * Logs a million records to one file and compares its last tenth with its first, each as a ratio to `fs.appendFileSync` just
 * before it; answers the file of the last run.
 */
async function growth(): Promise<string> {
  const tenth = million / 10;
  const found: number[] = [];
  const foundCpu: number[] = [];
  let folder = "";
  for (let round = 0; round < (isSmall ? 1 : 3); round += 1) {
    if (existsSync(folder)) rmSync(folder, { recursive: true });
    folder = mkdtempSync(join(root, "growth-"));
    const plain = await appendRecords(folder);
    const opened = await waitroom("written", 64)(folder);
    const tenths: number[] = [];
    const cpu: number[] = [];
    for (let part = 0; part < 10; part += 1) {
      const before = await measure(tenth / 2, () => plain.write(tenth / 2));
      const run = await measure(tenth, () => opened.write(tenth));
      tenths.push(run.perSecond / before.perSecond);
      cpu.push(run.cpuUs);
    }
    await opened.close();
    found.push((tenths.at(-1) ?? 0) / (tenths[0] ?? 1));
    foundCpu.push((cpu.at(-1) ?? 0) / (cpu[0] ?? 1));
    console.log(`\nGrowth, ratio in each tenth: ${tenths.map((ratio) => ratio.toFixed(2)).join(" ")}`);
    console.log(`CPU µs/record in each tenth: ${cpu.map((us) => us.toFixed(1)).join(" ")}`);
  }
  console.log(
    `\nGrowth to ${million} (median of ${found.length}): the last tenth has ${median(found).toFixed(2)} of the first's ratio ` +
      `(target 0.8 to 1.2) and takes ${median(foundCpu).toFixed(2)} of its CPU time`,
  );
  return join(folder, "match_logs", "ring_matches.jsonl");
}

async function reading(file: string): Promise<void> {
  const found: { plain: Run; ours: Run }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const plain = await measure(million, () => void parseOnly(file));
    const ours = await measure(million, async () => {
      await readAndValidate(file);
    });
    if (round > 0) found.push({ plain, ours });
  }
  const [middle, low, high] = ratios(
    found.map(({ ours }) => ours),
    found.map(({ plain }) => plain),
  );
  console.log(`\nReading ${million} records, ${(statSync(file).size / 1e6).toFixed(0)} MB`);
  console.log(
    `JSON.parse of each line ${rate(found.map(({ plain }) => plain))}/s; read and validated ${rate(found.map(({ ours }) => ours))}/s`,
  );
  console.log(
    `ratio ${middle.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}), target ≥ 0.4; event-loop delay p99 ${median(found.map(({ ours }) => ours.loopDelayP99Ms)).toFixed(1)} ms`,
  );
  // In a process of its own, which has nothing else in its memory.
  const program = fileURLToPath(new URL("memory-of-reading.ts", import.meta.url));
  console.log(
    execFileSync(process.execPath, [...process.execArgv, program, file], { encoding: "utf8" }).trim(),
  );
}

function rate(runs: readonly Run[]): number {
  return Math.round(median(runs.map((run) => run.perSecond)));
}

/** A line as this package writes it, for those that write one line again and again. */
async function oneLine(): Promise<Buffer> {
  const folder = mkdtempSync(join(root, "line-"));
  const logger = await MatchAssignmentLogger.open({ dataDir: folder });
  await logger.logMatch(match(100_000));
  await logger.close();
  return readFileSync(join(folder, "match_logs", "ring_matches.jsonl"));
}
