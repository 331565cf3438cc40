/**
 * What it costs to keep and show the state of a study, as ratios in one run. `--small` tries whether it runs.
 */
import { cpus, loadavg, release } from "node:os";
import { median } from "./measure.ts";
import { memory } from "./memory.ts";
import { recording } from "./recording.ts";
import { idle, originals, ours, ownRowsWhole, readyMessages, watched, type Work } from "./watching.ts";

const isSmall = process.argv.includes("--small");
const rounds = isSmall ? 2 : 7;
/** Until the code is compiled, a minute of the study: a server runs for days. */
const warmUps = isSmall ? 1 : 4;
const people = 2_000;

console.log(
  `${new Date().toISOString()}, Node ${process.version}, Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, ` +
    `${rounds} rounds, load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}`,
);

console.log("\nRecording an event\n");
console.log(
  "| | 100 people | 10,000 people | ratio, median (range) | target |\n| --- | --- | --- | --- | --- |",
);
for (const isWatched of [false, true]) {
  const few = recording(100, isWatched);
  const many = recording(10_000, isWatched);
  const count = isSmall ? 5_000 : 40_000;
  few(count);
  many(count);
  const pairs = Array.from({ length: rounds }, () => [few(count), many(count)] as const);
  console.log(
    `| ${isWatched ? "with a watcher, deltas included" : "nobody watches"} | ${median(pairs.map(([a]) => a)).toFixed(2)} µs | ` +
      `${median(pairs.map(([, b]) => b)).toFixed(2)} µs | ${ratio(pairs.map(([a, b]) => b / a))} | at most 3 |`,
  );
}

const kept = memory(10_000, isSmall ? 20_000 : 200_000);
console.log(
  `\nMemory: ${(kept.perPerson / 1024).toFixed(2)} KiB for each participant; ` +
    `${isSmall ? "20,000" : "200,000"} further events of the same 10,000 people add ${(kept.added / 1024).toFixed(0)} KiB.`,
);

console.log(`\nShowing ${people} people, 200 changes a second\n`);
const ways = [
  ["idle", await watched(people, 0, idle)],
  ["nobody watches", await watched(people, 0, ours)],
  ["1 admin", await watched(people, 1, ours)],
  ["20 admins", await watched(people, 20, ours)],
  ["1 admin, the messages alone", await watched(people, 1, readyMessages)],
  ["the original's way, 1 admin", await watched(people, 1, originals)],
  ["our rows sent whole each second, 1 admin", await watched(people, 1, ownRowsWhole)],
] as const;
const results = new Map<string, Work[]>(ways.map(([name]) => [name, []]));
const seconds = isSmall ? 3 : 15;
for (let round = 0; round < warmUps; round += 1) {
  for (const [, way] of ways) await way.run(seconds);
}
for (let round = 0; round < rounds; round += 1) {
  for (const [name, way] of ways) results.get(name)?.push(await way.run(seconds));
}
for (const [, way] of ways) await way.close();
const work = (name: string): readonly Work[] => results.get(name) ?? [];
/** Without the driving of the study, which is the same for all. */
const cpu = (name: string): readonly number[] =>
  work(name).map(({ cpuMsPerSecond }, index) => cpuMsPerSecond - (work("idle")[index]?.cpuMsPerSecond ?? 0));
console.log(
  "| | CPU for a second | KiB a second and client | messages a second and client |\n| --- | --- | --- | --- |",
);
for (const [name] of ways) {
  const clients = name === "20 admins" ? 20 : 1;
  console.log(
    `| ${name} | ${median(name === "idle" ? work(name).map((one) => one.cpuMsPerSecond) : cpu(name)).toFixed(2)} ms | ` +
      `${(median(work(name).map((one) => one.bytesPerSecond)) / 1024 / clients).toFixed(1)} | ` +
      `${median(work(name).map((one) => one.messagesPerClient)).toFixed(1)} |`,
  );
}
const over = (a: string, b: string): readonly number[] =>
  cpu(a).map((value, index) => value / (cpu(b)[index] ?? Number.NaN));
const showing = (name: string): readonly number[] =>
  cpu(name).map((value, index) => value - (cpu("nobody watches")[index] ?? 0));
console.log("\n| ratio | median (range) | target |\n| --- | --- | --- |");
console.log(
  `| the original's way to 1 admin, all work | ${ratio(over("the original's way, 1 admin", "1 admin"))} | at least 100 |`,
);
console.log(
  `| the original's way to the messages alone | ${ratio(over("the original's way, 1 admin", "1 admin, the messages alone"))} | |`,
);
console.log(
  `| our rows whole to 1 admin, all work | ${ratio(over("our rows sent whole each second, 1 admin", "1 admin"))} | |`,
);
console.log(`| 20 admins to 1 admin, all work | ${ratio(over("20 admins", "1 admin"))} | at most 3 |`);
console.log(
  `| 20 admins to 1 admin, only what watching adds | ${ratio(showing("20 admins").map((value, index) => value / (showing("1 admin")[index] ?? Number.NaN)))} | |`,
);

function ratio(values: readonly number[]): string {
  return `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`;
}
