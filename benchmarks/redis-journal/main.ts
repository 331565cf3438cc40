/** Several nodes over Redis, as ratios in one run. Arguments: `--small` to try whether it runs. Needs `redis-server`. */
import { cpus, loadavg, release } from "node:os";
import { RedisProcess } from "@waitroom/redis-journal/testing";
import { cpuPerMatch } from "./cpu.ts";
import { latencies } from "./latency.ts";
import { takeover } from "./takeover.ts";
import { fileMatches, redisMatches } from "./throughput.ts";

const isSmall = process.argv.includes("--small");
const rounds = isSmall ? 1 : 5;
const matches = isSmall ? 200 : 2_000;

const load = loadavg().map((value) => value.toFixed(1));
console.log(
  `${new Date().toISOString()}, Node ${process.version}, Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, load ${load.join(" ")}`,
);
const always = await RedisProcess.start({ appendfsync: "always" });
const everysec = await RedisProcess.start({ appendfsync: "everysec" });

console.log(`\nMatches per second, 64 commands under way, ${matches} matches, median of ${rounds} rounds:`);
const file: number[] = [];
const strict: (readonly [number, number])[] = [];
const lazy: (readonly [number, number])[] = [];
let bytes = 0;
for (let round = 0; round < rounds; round += 1) {
  file.push(await fileMatches(matches));
  const a = await redisMatches(always.url, matches);
  const e = await redisMatches(everysec.url, matches);
  strict.push([a.ours, a.bare]);
  lazy.push([e.ours, e.bare]);
  bytes = a.bytesPerMatch;
}
console.log(
  `journal in a file: ${median(file).toFixed(0)}; ${bytes.toFixed(0)} bytes in the stream for a match`,
);
for (const [name, runs] of [
  ["always", strict],
  ["everysec", lazy],
] as const) {
  const ours = median(runs.map(([rate]) => rate)).toFixed(0);
  const bare = median(runs.map(([, rate]) => rate)).toFixed(0);
  const toBare = spread(runs.map(([rate, alone]) => rate / alone));
  const toFile = spread(runs.map(([rate], index) => rate / (file[index] ?? Number.NaN)));
  console.log(`Redis ${name}: ${ours}, bare XADD ${bare}: ${toBare} of the bare one, ${toFile} of the file`);
}

const { one, two } = await latencies(always.url, isSmall ? 10 : 150, isSmall ? 3 : 20);
console.log(
  `\nLast arrival to told over sockets, p50 of ${one.length} by turns, ms: one server with a file ${median(one).toFixed(1)}, ` +
    `two nodes over Redis ${median(two).toFixed(1)}: ratio ${(median(two) / median(one)).toFixed(2)}`,
);

console.log("\nProcessor time for a match, 6 scenes, µs:");
for (const nodes of [1, 2, 3]) {
  const runs: { readonly nodesUs: number; readonly redisUs: number }[] = [];
  for (let round = 0; round < rounds; round += 1)
    runs.push(await cpuPerMatch(always.url, nodes, matches * 0.9));
  const all = median(runs.map(({ nodesUs }) => nodesUs)).toFixed(0);
  const redis = median(runs.map(({ redisUs }) => redisUs)).toFixed(0);
  console.log(`${nodes} nodes: ${all} of all nodes together, ${redis} of Redis`);
}

console.log("\nTakeover, ms:");
for (const events of isSmall ? [1_000] : [1_000, 100_000]) {
  const { takeoverMs, openMs, events: seq } = await takeover(everysec.url, events);
  console.log(
    `${seq} events: ${takeoverMs.toFixed(0)} from the lease to the first stored event; a node that starts reads all in ${openMs.toFixed(0)}`,
  );
}
await always[Symbol.asyncDispose]();
await everysec[Symbol.asyncDispose]();
process.exit(0);

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function spread(values: readonly number[]): string {
  return `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;
}
