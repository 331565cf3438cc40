import { resolve } from "node:path";
import type { OpenedEvent, WaitingRoomEvent } from "../waiting-room-event.ts";
import { exitCode } from "./exit-code.ts";
import { importMatchmaker } from "./given-matchmaker.ts";
import { journalEvents, UnusableJournal } from "./journal-events.ts";
import {
  importReplay,
  importSimulation,
  type ReplayPackage,
  type Rule,
  type SimulatedReport,
} from "./matchmaker-packages.ts";
import { parseCount, parseOptions, parseSeconds } from "./parse-options.ts";
import { printable, printableJson } from "./printable.ts";
import { RecordedOutcome } from "./recorded-outcome.ts";
import { whatIfTable } from "./what-if-table.ts";
import type { AddSubcommand } from "./subcommand.ts";
import type { Terminal } from "./terminal.ts";
import { wrongUse } from "./wrong-use.ts";

export const addWhatIf: AddSubcommand = (program, { terminal, run }) => {
  program
    .command("what-if")
    .summary("lets the recorded arrivals come under another rule, group size or limit")
    .argument("<file>", "journal of a scene, {scene_id}_waitroom.jsonl")
    .option("--matchmaker <module#export>", "another rule")
    .option("--options <json>", "what a class that --matchmaker names is made with", parseOptions)
    .option("--group-size <n>", "another group size", parseCount)
    .option("--wait-limit <seconds>", "another waiting limit, or none", (text) =>
      text === "none" ? null : parseSeconds(text),
    )
    .option(
      "--patience <seconds>",
      "people leave after this time on average, exponentially (default: they wait on)",
      parseSeconds,
    )
    .option("--json", "one JSON object with the three reports")
    .addHelpText(
      "after",
      `
It uses @waitroom/matchmaker of the project from which you call, and holds the arrivals in memory.

Examples:
  match-log what-if ring_waitroom.jsonl --group-size 3
  match-log what-if ring_waitroom.jsonl --matchmaker @waitroom/matchmaker#LatencyFIFOMatchmaker --options '{"maxServerRttMs":150}'
  match-log what-if ring_waitroom.jsonl --wait-limit 300 --patience 240`,
    )
    .action((path, { json = false, ...change }) =>
      run(async () => {
        const { matchmaker, groupSize, waitLimit, patience } = change;
        if ([matchmaker, groupSize, waitLimit, patience].every((each) => each === undefined)) {
          throw wrongUse(
            "Expected --matchmaker, --group-size, --wait-limit or --patience, got none: nothing would be different.",
          );
        }
        const { opened, ...reports } = await compare(resolve(terminal.workingFolder, path), change, terminal);
        await terminal.out.write(json ? `${printableJson(reports)}\n` : whatIfTable(reports, opened));
        return exitCode.good;
      }),
    );
};

/** What is to be other than it was; undefined: as it was. Times in ms. */
interface Change {
  readonly matchmaker?: string | undefined;
  readonly options?: unknown;
  readonly groupSize?: number | undefined;
  readonly waitLimit?: number | null | undefined;
  readonly patience?: number | undefined;
}

interface Comparison {
  readonly opened: OpenedEvent;
  readonly happened: SimulatedReport;
  /** The declared room in the simulation; null where its rule is not at hand. */
  readonly declared: SimulatedReport | null;
  readonly whatIf: SimulatedReport;
}

async function compare(
  path: string,
  { matchmaker: name, options, groupSize, waitLimit, patience }: Change,
  terminal: Terminal,
): Promise<Comparison> {
  const { workingFolder } = terminal;
  const simulation = await importSimulation(workingFolder);
  const { builtInMatchmaker } = await importReplay(workingFolder);
  const given = name === undefined ? undefined : await importMatchmaker(workingFolder, name, options);
  const { opened, arrivals, happened } = await readSession(path, terminal);
  const declared = declaredRule(opened, builtInMatchmaker);
  const matchmaker =
    given === undefined ? declared : typeof given === "function" ? given(opened.matchmaker) : given;
  if (matchmaker === null) {
    throw wrongUse(
      `Expected --matchmaker: the recorded ${opened.matchmaker.class} is no rule of this @waitroom/matchmaker, or has another hash there.`,
    );
  }
  const behaviour = patience === undefined ? {} : { patienceMs: simulation.exponential(patience) };
  const simulate = (room: object): SimulatedReport =>
    simulation.simulate({
      room: { ...roomOf(opened), ...room },
      arrivals: simulation.recordedArrivals(arrivals as Iterable<never>),
      behaviour,
      seed: opened.seed,
      startAt: opened.at,
    } as never);
  const steps = stepsOf(opened, builtInMatchmaker) ?? [];
  return {
    opened,
    happened,
    declared: declared === null ? null : simulate({ matchmaker: declared, steps }),
    whatIf: simulate({
      matchmaker,
      ...(groupSize === undefined ? {} : { groupSize }),
      ...(waitLimit === undefined ? {} : { waitLimitMs: waitLimit }),
      steps: name === undefined && groupSize === undefined ? steps : [],
    }),
  };
}

interface Session {
  readonly opened: OpenedEvent;
  readonly arrivals: readonly WaitingRoomEvent[];
  readonly happened: SimulatedReport;
}

async function readSession(path: string, terminal: Terminal): Promise<Session> {
  const outcome = new RecordedOutcome();
  const arrivals: WaitingRoomEvent[] = [];
  let opened: OpenedEvent | null = null;
  try {
    for await (const event of journalEvents(path, terminal)) {
      outcome.add(event);
      if (event.type === "opened") opened ??= event;
      if (event === opened || event.type === "entered") arrivals.push(event);
    }
  } catch (error) {
    if (error instanceof UnusableJournal)
      throw wrongUse(`Expected a journal without flaws, got one with ${printable(error.message, 1000)}`);
    throw error;
  }
  if (opened === null) throw wrongUse("Expected a journal that says what was declared (`opened`), got none.");
  return { opened, arrivals, happened: outcome.report };
}

/** The rule that was declared; null where it is not one of the package. */
function declaredRule(opened: OpenedEvent, make: ReplayPackage["builtInMatchmaker"]): Rule | null {
  try {
    return make(opened.matchmaker as never);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** The declared room but for its rule. */
function roomOf(opened: OpenedEvent): object {
  const { limits } = opened;
  return {
    sceneId: opened.scene_id,
    groupSize: opened.group_size,
    waitLimitMs: limits.wait_limit_ms,
    graceMs: limits.grace_ms,
    confirmMs: limits.confirm_ms,
    retryAfterMs: limits.retry_after_ms,
    inGameGraceMs: limits.in_game_grace_ms,
    capacity: limits.capacity,
    reentry: limits.reentry,
    roles: opened["roles"] ?? null,
    conditions: opened["conditions"] ?? null,
  };
}

/** The declared chain; null where one of its rules is not of the package. */
function stepsOf(opened: OpenedEvent, make: ReplayPackage["builtInMatchmaker"]): readonly object[] | null {
  const steps = (opened["steps"] ?? []) as readonly {
    readonly after_ms: number;
    readonly group_size: number;
    readonly matchmaker: unknown;
    readonly release: boolean;
  }[];
  try {
    return steps.map((step) => ({
      afterMs: step.after_ms,
      groupSize: step.group_size,
      matchmaker: make(step.matchmaker as never),
      release: step.release,
    }));
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
