import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { advise } from "./advise.ts";
import { compare } from "./compare.ts";
import { customMatchmaker } from "./custom-matchmaker.ts";
import { recordedSession } from "./recorded-session.ts";
import type { RuleChoice, Study } from "./study.ts";
import { svgPlot } from "./svg-plot.ts";
import { textReport } from "./text-report.ts";

/** Where the command is called, and where its words go. */
export interface CommandPlace {
  /** Folder from which relative paths are taken. */
  readonly folder: string;
  readonly write: (text: string) => void;
}

interface Flags {
  readonly perMinute: number;
  readonly log?: string;
  readonly participants: number;
  readonly groupSize: number;
  readonly maxRtt?: number;
  readonly matchmaker?: string;
  readonly rtt: readonly [number, number];
  /** Minutes; infinite where there is none. */
  readonly patience: number;
  /** Minutes; infinite where there is none. */
  readonly limit: number;
  readonly pay?: number;
  readonly wanted: number;
  readonly simulate: number;
  readonly seed: string;
  readonly svg?: string;
  readonly json?: true;
}

/** The `plan` command: parses, simulates, and writes. */
export function planCommand({ folder, write }: CommandPlace): Command {
  return new Command("plan")
    .description("Says before a study how many people get a group, how long they wait, and what that costs.")
    .option("--per-minute <n>", "how many people arrive in a minute", positive, 2)
    .option("--log <file>", "take the arrivals of a past session instead, from its {scene}_waitroom.jsonl")
    .option("--participants <n>", "how many people one run of the study invites", integer(1), 200)
    .option("--group-size <n>", "how many make a group", integer(1), 2)
    .option("--max-rtt <ms>", "group only people of whom each pair is within this latency", positive)
    .option("--matchmaker <module#export>", "a rule of your own: a class, or an object of one")
    .option(
      "--rtt <ms-ms>",
      "range of people's round trips to the server, where they are made up",
      range,
      [20, 180],
    )
    .option(
      "--patience <minutes>",
      "how long people wait on average before they leave; `none`: they never do",
      duration,
      5,
    )
    .option("--limit <minutes>", "the longest wait that you allow; `none`: no limit", duration, 10)
    .option("--pay <amount>", "what an hour of a participant costs, in any currency", positive)
    .option("--wanted <percent>", "which share shall get a group", wantedPercent, 90)
    .option(
      "--simulate <people>",
      "how many people all runs have together: more is slower and more exact",
      integer(1),
      10_000,
    )
    .option("--seed <hex>", "32 hex digits; the same seed gives the same figures", hexSeed, "0".repeat(32))
    .option("--svg <file>", "also draw the comparison into this file")
    .option("--json", "print figures as JSON")
    .addHelpText("after", examples)
    .action(async (flags: Flags) => {
      const comparison = compare(await studyOf(flags, folder));
      const advice = advise(comparison, flags.wanted / 100);
      if (flags.svg !== undefined) await writeFile(resolve(folder, flags.svg), await svgPlot(comparison));
      write(
        flags.json === true
          ? `${JSON.stringify(asJson(comparison, advice), null, 2)}\n`
          : textReport(comparison, advice),
      );
    });
}

const examples = `
Examples:
  npm run plan -- --per-minute 4 --group-size 4 --participants 40 --pay 9
  npm run plan -- --per-minute 1 --group-size 3 --max-rtt 200 --rtt 30-250 --svg plan.svg
  npm run plan -- --log data/demo/match_logs/pairs_waitroom.jsonl --group-size 4

People are made up: they come independently of each other, and leave at random. How long people really
wait differs from study to study; try several values of --patience before you trust one.
`;

async function studyOf(flags: Flags, folder: string): Promise<Study> {
  const recorded = flags.log === undefined ? null : await recordedSession(resolve(folder, flags.log));
  return {
    perMinute: recorded === null ? flags.perMinute : null,
    recorded,
    participants: flags.participants,
    groupSize: flags.groupSize,
    rule: await ruleOf(flags, folder),
    patienceMs: flags.patience === Infinity ? null : flags.patience * 60_000,
    limitMs: flags.limit === Infinity ? null : Math.max(1, Math.round(flags.limit * 60_000)),
    rttMs: flags.rtt,
    payPerHour: flags.pay ?? null,
    simulatedPeople: flags.simulate,
    seed: flags.seed,
  };
}

async function ruleOf({ matchmaker, maxRtt }: Flags, folder: string): Promise<RuleChoice> {
  if (matchmaker !== undefined)
    return { kind: "custom", matchmaker: await customMatchmaker(matchmaker, folder) };
  return maxRtt === undefined ? { kind: "fifo" } : { kind: "latency", maxServerRttMs: maxRtt };
}

function asJson({ planned, rates, groupSizes }: ReturnType<typeof compare>, advice: string): object {
  return {
    planned: planned.forecast,
    by_arrivals_per_minute: rates.map(({ study, forecast }) => ({
      per_minute: study.perMinute,
      ...forecast,
    })),
    by_group_size: groupSizes.map(({ study, forecast }) => ({ group_size: study.groupSize, ...forecast })),
    advice,
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (!(Number.isFinite(value) && value > 0)) throw new InvalidArgumentError("Expected a number above 0.");
  return value;
}

function integer(lowest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!(Number.isSafeInteger(value) && value >= lowest)) {
      throw new InvalidArgumentError(`Expected an integer of at least ${lowest}.`);
    }
    return value;
  };
}

function duration(text: string): number {
  return text === "none" ? Infinity : positive(text);
}

function wantedPercent(text: string): number {
  const value = positive(text);
  if (value > 100) throw new InvalidArgumentError("Expected at most 100.");
  return value;
}

function hexSeed(text: string): string {
  if (!/^[0-9a-f]{32}$/.test(text)) throw new InvalidArgumentError("Expected 32 lower-case hex digits.");
  return text;
}

function range(text: string): readonly [number, number] {
  const [, low, high] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const values = [Number(low), Number(high)] as const;
  if (!(values[0] <= values[1]))
    throw new InvalidArgumentError("Expected two numbers in order, as in 20-180.");
  return values;
}
