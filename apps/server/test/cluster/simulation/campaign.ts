import { Counts } from "./counts.ts";
import { run } from "./run.ts";

/** What is rare, and what the simulation is for: a campaign in which one of these never happens shows nothing. */
const RARE = [
  "append refused",
  "append repeated",
  "stale fence",
  "screened out",
  "takeover",
  "takeover in a proposal",
  "command repeated",
  "commands lost by Redis",
  "wrong death",
  "resync",
  "node killed",
  "node paused",
  "node cut off",
  "rule hung",
  "Redis restarted",
  "Redis lost its tail",
  "continued",
  "death while continuing",
];

/** Runs many seeds; answers what went wrong, seed by seed, and says how often each rare thing happened. */
export async function campaign(from: number, count: number): Promise<readonly string[]> {
  // A lost call is an error, and nobody reads where it came from.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const counts = new Counts();
  const flaws: string[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = await run(seed);
    counts.addAll(outcome.counts);
    flaws.push(...outcome.flaws.map((flaw) => `seed ${seed}: ${flaw}`));
  }
  Error.stackTraceLimit = stackTraceLimit;
  process.stdout.write(`${count} seeds from ${from}: ${counts.toString()}\n`);
  const missing = RARE.filter((what) => counts.of(what) === 0);
  return [...flaws, ...missing.map((what) => `never happened: ${what}`)];
}
