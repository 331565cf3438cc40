import { basename, resolve } from "node:path";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { importMatchmaker, type GivenMatchmaker } from "./given-matchmaker.ts";
import { journalEvents, UnusableJournal } from "./journal-events.ts";
import { importReplay, type ReplayedDifference, type ReplayedSummary } from "./matchmaker-packages.ts";
import { parseOptions } from "./parse-options.ts";
import { printable, printableJson } from "./printable.ts";
import { styled } from "./styled.ts";
import type { AddSubcommand } from "./subcommand.ts";
import type { Terminal } from "./terminal.ts";
import { wrongUse } from "./wrong-use.ts";

export const addReplay: AddSubcommand = (program, { terminal, run }) => {
  program
    .command("replay")
    .summary("runs the rule again over every recorded decision")
    .argument("<file>", "journal of a scene, {scene_id}_waitroom.jsonl")
    .option("--matchmaker <module#export>", "the rule, where it is your own (default: the recorded one)")
    .option("--options <json>", "what a class that --matchmaker names is made with", parseOptions)
    .option("--json", "one JSON object: the counts and the first difference")
    .addHelpText(
      "after",
      `
It uses @waitroom/matchmaker of the project from which you call.

Examples:
  match-log replay data/pilot/match_logs/ring_waitroom.jsonl
  match-log replay ring_waitroom.jsonl --matchmaker ./pairs.ts#PairsMatchmaker
  match-log replay ring_waitroom.jsonl --matchmaker @waitroom/matchmaker#LatencyFIFOMatchmaker --options '{"maxServerRttMs":150}'`,
    )
    .action((path, { matchmaker: name, options, json }) =>
      run(async () => {
        const { workingFolder } = terminal;
        if (name === undefined && options !== undefined)
          throw wrongUse("Expected --matchmaker beside --options, got none.");
        const packages = await importReplay(workingFolder);
        const given = name === undefined ? undefined : await importMatchmaker(workingFolder, name, options);
        return await replayFile(resolve(workingFolder, path), given, json === true, packages, terminal);
      }),
    );
};

async function replayFile(
  path: string,
  given: GivenMatchmaker | undefined,
  asJson: boolean,
  { replay }: Awaited<ReturnType<typeof importReplay>>,
  terminal: Terminal,
): Promise<ExitCode> {
  const events = journalEvents(path, terminal) as AsyncIterable<never>;
  const replayed = replay(events, given === undefined ? {} : { matchmaker: given as never });
  let first: ReplayedDifference | null = null;
  let broken: string | null = null;
  try {
    for await (const difference of replayed) first ??= difference;
  } catch (error) {
    broken = brokenBy(error);
  }
  const { summary } = replayed;
  if (asJson) await terminal.out.write(`${printableJson({ ...summary, first, broken })}\n`);
  else await write(basename(path), summary, first, broken, terminal);
  return first === null && broken === null ? exitCode.good : exitCode.findings;
}

/** Why a journal could not be gone through to its end; rethrows what says nothing about the journal. */
function brokenBy(error: unknown): string {
  if (error instanceof UnusableJournal) return error.message;
  if (error instanceof Error && "code" in error && error.code === "INVALID_JOURNAL") {
    return `${error.message} match-log audit says more.`;
  }
  // The replay says so where the recorded rule cannot be made again.
  if (error instanceof TypeError && error.message.includes("`matchmaker`")) {
    throw wrongUse(error.message.replace("as `matchmaker`", "as --matchmaker MODULE#EXPORT"));
  }
  throw error;
}

async function write(
  name: string,
  summary: ReplayedSummary,
  first: ReplayedDifference | null,
  broken: string | null,
  { out }: Terminal,
): Promise<void> {
  for (const { seq, step, recorded, given } of summary.otherRules) {
    const where = step === 0 ? "" : `, step ${step}`;
    await out.write(
      `${styled(out, "yellow", "other rule")} from line ${seq}${where}: ${printable(recorded.class)} (${shortHash(recorded.hash)}) was recorded, ${printable(given.class)} (${shortHash(given.hash)}) decides\n`,
    );
  }
  if (first !== null) {
    await out.write(
      `${styled(out, "red", "first difference")} at line ${first.seq}, ${new Date(first.at).toISOString()}, for ${printable(JSON.stringify(first.trigger))}: other ${printable(first.differsIn.join(", "))}\n`,
    );
    await out.write(
      `  recorded: ${shown(first, first.recorded)}\n  replayed: ${shown(first, first.replayed)}\n`,
    );
  }
  if (broken !== null) await out.write(`${styled(out, "red", "stopped")} at ${printable(broken, 1000)}\n`);
  const went = `${count(summary.groups)} groups, ${count(summary.withoutGroup)} decisions without one, ${count(summary.assignments)} assignments of roles and conditions`;
  const left = [
    ...(summary.refusals > 0 ? [`${count(summary.refusals)} refused answers`] : []),
    ...(summary.byHand > 0 ? [`${count(summary.byHand)} matches by hand`] : []),
    ...(summary.unfinished > 0 ? [`${count(summary.unfinished)} decisions before a stop not judged`] : []),
  ];
  await out.write(
    `${printable(name)}: ${[went, ...left].join(", ")}. ${count(summary.differences)} differences.\n`,
  );
}

/** What a decision came to, in the fields in which it differs. */
function shown({ differsIn }: ReplayedDifference, outcome: unknown): string {
  if (typeof outcome !== "object" || outcome === null) return "no group";
  const fields = Object.entries(outcome);
  const differing = fields.filter(([name]) => differsIn.includes(name));
  const kept =
    differing.length > 0
      ? differing
      : fields.filter(([name]) => ["type", "members", "reason"].includes(name));
  return printable(JSON.stringify(Object.fromEntries(kept)), 600);
}

function count(number: number): string {
  return number.toLocaleString("en");
}

function shortHash(hash: string): string {
  return `hash ${printable(hash.slice(0, 12))}…`;
}
