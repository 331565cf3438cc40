import { InvalidArgumentError } from "@commander-js/extra-typings";
import { resolve } from "node:path";
import { readLogBatches } from "../read-log.ts";
import type { LogEntry } from "../read-log.ts";
import { inspectUnchained } from "../storage/line-chain.ts";
import { namedLogFile } from "../scene-files.ts";
import { describeRecord } from "./describe-record.ts";
import { exitCode } from "./exit-code.ts";
import { printable, printableJson } from "./printable.ts";
import { styled } from "./styled.ts";
import type { AddSubcommand } from "./subcommand.ts";
import type { TextSink } from "./terminal.ts";

export const addTail: AddSubcommand = (program, { terminal, run }) => {
  program
    .command("tail")
    .summary("shows the last lines of a log for people to read, and follows it")
    .argument("<file>", "a match log, a journal or admin_actions.jsonl")
    .option("-f, --follow", "go on with what is added, until Ctrl-C")
    .option("-n, --lines <count>", "how many lines to show at first, or `all`", parseCount, 10)
    .option("--json", "print the lines as JSON, one a line")
    .addHelpText(
      "after",
      `
Examples:
  match-log tail -n 20 data/pilot/match_logs/ring_waitroom.jsonl
  match-log tail -f data/pilot/match_logs/ring_matches.jsonl

Moments are in UTC. Answers 1 where a line was not what it should be.`,
    )
    .action((file, { follow = false, lines, json = false }) =>
      run(async () => {
        const path = resolve(terminal.workingFolder, file);
        const { out, files } = terminal;
        const isActs = namedLogFile(path)?.kind === "admin_actions";
        const options = follow ? { files, follow, signal: terminal.interruption() } : { files };
        const last: LogEntry[] = [];
        let isAtEnd = false;
        let flaws = 0;
        const show = (entry: LogEntry): Promise<void> => out.write(`${lineOf(entry, json, out)}\n`);
        for await (const { entries } of readLogBatches(
          path,
          options,
          isActs ? inspectUnchained : undefined,
        )) {
          flaws += entries.filter(({ kind }) => kind === "flaw").length;
          if (isAtEnd) for (const entry of entries) await show(entry);
          else {
            last.push(...entries);
            last.splice(0, last.length - lines);
            // What there was before has been read; from here on lines are shown as they come.
            if (lines === Infinity || entries.length === 0)
              for (const entry of last.splice(0)) await show(entry);
            isAtEnd = entries.length === 0;
          }
        }
        return flaws === 0 ? exitCode.good : exitCode.findings;
      }),
    );
};

function lineOf(entry: LogEntry, isJson: boolean, out: TextSink): string {
  if (entry.kind === "record") {
    return isJson ? printableJson(entry.record) : describeRecord(entry.record, entry.line, out);
  }
  const { line, byte, reason } = entry;
  if (isJson) return printableJson({ flaw: { line, byte, reason } });
  return styled(out, "red", `line ${line}, byte ${byte}: ${printable(reason, 500)}`);
}

function parseCount(text: string): number {
  if (text === "all") return Infinity;
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Expected a whole number of lines, or `all`.");
  return Number(text);
}
