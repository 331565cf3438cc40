import { resolve } from "node:path";
import { rebuildMatches } from "../rebuild-matches.ts";
import { repairLog } from "../repair-log.ts";
import { exitCode } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { shownPath } from "./findings.ts";
import { plural } from "./plural.ts";
import { printable, printableJson } from "./printable.ts";
import { styled } from "./styled.ts";
import type { AddSubcommand } from "./subcommand.ts";
import type { Terminal } from "./terminal.ts";

export const addRepair: AddSubcommand = (program, { terminal, run }) => {
  program
    .command("repair")
    .summary("copies the good lines of a damaged log to a new file")
    .description(
      "Copies every record of a damaged match log or journal to a new file, byte for byte, and lists all that is wrong. The damaged file is only read. With --matches it makes the match log anew from its journal.",
    )
    .argument("<file>", "the damaged log; with --matches the journal")
    .requiredOption("--out <new>", "the new file, which must not be there yet")
    .option("--matches", "make the match log of this journal, for one that is gone for good")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  match-log repair ring_matches.jsonl --out repaired_matches.jsonl
  match-log repair ring_waitroom.jsonl --matches --out ring_matches.jsonl

Answers 1 where something was wrong with the file.`,
    )
    .action((file, { out, matches = false, json = false }) =>
      run(async () => {
        const from = resolve(terminal.workingFolder, file);
        const to = resolve(terminal.workingFolder, out);
        return matches ? rebuild(from, to, json, terminal) : repair(from, to, json, terminal);
      }),
    );
};

async function repair(from: string, to: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const { out, files } = terminal;
  const { kept, flaws } = await repairLog({ from, to, files });
  if (json) {
    const listed = flaws.map(({ line, byte, reason, isKept }) => ({ line, byte, reason, kept: isKept }));
    await out.write(`${printableJson({ from, to, kept, flaws: listed })}\n`);
  } else {
    for (const { line, byte, reason, isKept } of flaws) {
      const what = isKept ? styled(out, "yellow", "kept") : styled(out, "red", "left out");
      await out.write(`line ${line}, byte ${byte}, ${what}: ${printable(reason, 1000)}\n`);
    }
    const leftOut = flaws.filter(({ isKept }) => !isKept).length;
    await out.write(
      `${shownPath(to, terminal)}: ${plural(kept, "record")} kept, ${plural(leftOut, "line")} left out\n`,
    );
  }
  return flaws.length === 0 ? exitCode.good : exitCode.findings;
}

async function rebuild(
  journalPath: string,
  to: string,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, files } = terminal;
  const { matches } = await rebuildMatches({ journalPath, to, files });
  await out.write(
    json
      ? `${printableJson({ from: journalPath, to, matches })}\n`
      : `${shownPath(to, terminal)}: ${plural(matches, "match", "matches")}, made from the journal\n`,
  );
  return exitCode.good;
}
