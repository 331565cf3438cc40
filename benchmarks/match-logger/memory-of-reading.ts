/** Reads a log and prints how much memory the process had on the way. Argument: path. */
import { readAndValidate } from "./reading.ts";

const samples: number[] = [];
await readAndValidate(process.argv[2] ?? "", (count) => {
  if (count % 10_000 === 0) samples.push(process.memoryUsage.rss());
});
const half = Math.floor(samples.length / 2);
const highest = (part: readonly number[]): string => (Math.max(...part) / 1e6).toFixed(0);
console.log(
  `memory while reading, whole process: at most ${highest(samples.slice(0, half))} MB in the first half of the file, ` +
    `${highest(samples.slice(half))} MB in the second`,
);
