import { basename } from "node:path";
import { exitCode, type ExitCode } from "./exit-code.ts";
import { shownPath } from "./findings.ts";
import { importMatchmaker } from "./given-matchmaker.ts";
import {
  journalArguments,
  scenesText,
  tellWithoutJournal,
  type JournalArguments,
} from "./journal-arguments.ts";
import { journalEvents, UnusableJournal } from "./journal-events.ts";
import { importReplay, type ReplayedDifference, type ReplayPackage } from "./matchmaker-packages.ts";
import { parseOptions } from "./parse-options.ts";
import { plural } from "./plural.ts";
import { printableJson } from "./printable.ts";
import { writeReplayed, type ReplayedJournal } from "./replay-output.ts";
import { styled } from "./styled.ts";
import type { AddSubcommand } from "./subcommand.ts";
import type { Terminal } from "./terminal.ts";
import { wrongUse } from "./wrong-use.ts";

export const addReplay: AddSubcommand = (program, { terminal, run }) => {
  program
    .command("replay")
    .summary("runs the rule again over every recorded decision")
    .argument("<file...>", "journals, {scene_id}_waitroom.jsonl, or the folder of an experiment")
    .option("--matchmaker <module#export>", "the rule, where it is your own (default: the recorded one)")
    .option("--options <json>", "what a class that --matchmaker names is made with", parseOptions)
    .option("--json", "one JSON object: the counts and the first difference")
    .addHelpText(
      "after",
      `
It uses @waitroom/matchmaker of the project from which you call.

Examples:
  match-log replay data/pilot/match_logs/ring_waitroom.jsonl
  match-log replay data/pilot
  match-log replay ring_waitroom.jsonl --matchmaker ./pairs.ts#PairsMatchmaker
  match-log replay ring_waitroom.jsonl --matchmaker @waitroom/matchmaker#LatencyFIFOMatchmaker --options '{"maxServerRttMs":150}'

Answers 1 where a decision comes out differently, or a journal could not be gone through.`,
    )
    .action((paths, { matchmaker: name, options, json: asJson = false }) =>
      run(async () => {
        const { workingFolder } = terminal;
        if (name === undefined && options !== undefined)
          throw wrongUse("Expected --matchmaker beside --options, got none.");
        const { replay } = await importReplay(workingFolder);
        const given = name === undefined ? undefined : await importMatchmaker(workingFolder, name, options);
        const named = await journalArguments(paths, terminal);
        const replayOf: ReplayOf = (path) =>
          replay(
            journalEvents(path, terminal) as AsyncIterable<never>,
            given === undefined ? {} : { matchmaker: given as never },
          );
        return named.single === null
          ? await replayEach(named, replayOf, asJson, terminal)
          : await replayOne(named.single, replayOf, asJson, terminal);
      }),
    );
};

type ReplayOf = (path: string) => ReturnType<ReplayPackage["replay"]>;

async function replayOne(
  path: string,
  replayOf: ReplayOf,
  asJson: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const replayed = await goThrough(replayOf(path));
  if (replayed.lacksRule && replayed.broken !== null) throw wrongUse(replayed.broken);
  if (asJson) await terminal.out.write(`${printableJson(asObject(replayed))}\n`);
  else await writeReplayed(basename(path), replayed, terminal);
  return isGood(replayed) ? exitCode.good : exitCode.findings;
}

/** One scene after another, and the sum of all. A scene whose rule is not at hand keeps no other one from being replayed. */
async function replayEach(
  named: JournalArguments,
  replayOf: ReplayOf,
  asJson: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out } = terminal;
  const { withoutJournal } = named;
  const scenes: object[] = [];
  let [differences, stopped] = [0, 0];
  for (const path of named.journals) {
    const replayed = await goThrough(replayOf(path));
    differences += replayed.summary.differences;
    if (replayed.broken !== null) stopped += 1;
    if (asJson) scenes.push({ journal: path, ...asObject(replayed) });
    else {
      await out.write(`${styled(out, "bold", shownPath(path, terminal))}\n`);
      await writeReplayed(basename(path), replayed, terminal);
      await out.write("\n");
    }
  }
  if (asJson) await out.write(`${printableJson({ scenes, withoutJournal, differences, stopped })}\n`);
  else {
    await tellWithoutJournal(withoutJournal, terminal);
    const halted = stopped === 0 ? "" : `, ${stopped} not replayed to the end`;
    await out.write(`${scenesText(named)}: ${plural(differences, "difference")}${halted}.\n`);
  }
  return differences + stopped + withoutJournal.length === 0 ? exitCode.good : exitCode.findings;
}

async function goThrough(replayed: ReturnType<ReplayOf>): Promise<ReplayedJournal> {
  let first: ReplayedDifference | null = null;
  try {
    for await (const difference of replayed) first ??= difference;
  } catch (error) {
    const lacksRule = error instanceof TypeError && error.message.includes("`matchmaker`");
    return { summary: replayed.summary, first, broken: brokenBy(error, lacksRule), lacksRule };
  }
  return { summary: replayed.summary, first, broken: null, lacksRule: false };
}

/** Why a journal could not be gone through to its end; rethrows what says nothing about the journal. */
function brokenBy(error: unknown, lacksRule: boolean): string {
  if (error instanceof UnusableJournal) return error.message;
  if (error instanceof Error && "code" in error && error.code === "INVALID_JOURNAL") {
    return `${error.message} match-log audit says more.`;
  }
  // The replay says so where the recorded rule cannot be made again.
  if (lacksRule && error instanceof Error) {
    return error.message.replace("as `matchmaker`", "as --matchmaker MODULE#EXPORT");
  }
  throw error;
}

function isGood({ first, broken }: ReplayedJournal): boolean {
  return first === null && broken === null;
}

function asObject({ summary, first, broken }: ReplayedJournal): object {
  return { ...summary, first, broken };
}
