import { basename, dirname, resolve } from "node:path";
import { logFilesIn, namedLogFile } from "../scene-files.ts";
import { checkFile } from "../validate/check-file.ts";
import type { CheckedFile } from "../validate/check-file.ts";
import { compareMatches } from "../validate/compare-matches.ts";
import type { MatchComparison, MatchFiles } from "../validate/compare-matches.ts";
import { exitCode } from "./exit-code.ts";
import { fileArguments } from "./file-arguments.ts";
import { Findings, shownPath } from "./findings.ts";
import { plural } from "./plural.ts";
import { printable, printableJson } from "./printable.ts";
import { Progress } from "./progress.ts";
import { snakeCased } from "./snake-cased.ts";
import { styled } from "./styled.ts";
import type { AddSubcommand } from "./subcommand.ts";
import type { Terminal } from "./terminal.ts";

export const addValidate: AddSubcommand = (program, { terminal, run }) => {
  program
    .command("validate")
    .summary("checks every line, the chain of lines, and match log against journal")
    .description(
      "Checks every line of match logs and journals against the format, that none was changed, removed or added, and that a match log says what its journal says. Names each flaw with line and byte.",
    )
    .argument("<file...>", "match logs, journals, or the folder of an experiment")
    .option("--journal <file>", "compare the match logs with this journal, instead of the one beside them")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  match-log validate data/pilot
  match-log validate data/pilot/match_logs/ring_matches.jsonl --json

Answers 1 where it found a flaw.`,
    )
    .action((paths, { journal, json = false }) =>
      run(async () => {
        const findings = new Findings(terminal, json);
        const files = await fileArguments(paths, terminal);
        const checks: (CheckedFile & { readonly path: string; readonly flaws: number })[] = [];
        for (const { path } of files) {
          const before = findings.count;
          const checked = await checkOne(path, terminal, findings);
          checks.push({ path, ...checked, flaws: findings.count - before });
          if (!json) await terminal.out.write(fileLine(path, checked, findings.count - before, terminal));
        }
        const comparisons: (MatchFiles & MatchComparison & { readonly flaws: number })[] = [];
        const asked = journal === undefined ? null : resolve(terminal.workingFolder, journal);
        for (const pair of await pairsOf(
          files.map(({ path }) => path),
          asked,
        )) {
          const before = findings.count;
          const compared = await compareMatches(pair, terminal.files, (flaw) => findings.add(flaw));
          comparisons.push({ ...pair, ...compared, flaws: findings.count - before });
          if (!json) await terminal.out.write(pairLine(pair, compared, terminal));
        }
        const alone = checks.filter(
          ({ path, kind }) =>
            kind === "matches" && !comparisons.some(({ matchLogs }) => matchLogs.includes(path)),
        );
        if (!json) for (const { path } of alone) await terminal.out.write(aloneLine(path, terminal));
        if (json) {
          const { count, first } = findings;
          const result = { files: checks, comparisons, findings_total: count, findings: first };
          await terminal.out.write(`${printableJson(snakeCased(result))}\n`);
        } else await terminal.out.write(verdict(findings.count, terminal));
        return findings.count === 0 ? exitCode.good : exitCode.findings;
      }),
    );
};

async function checkOne(path: string, terminal: Terminal, findings: Findings): Promise<CheckedFile> {
  const progress = new Progress(terminal, basename(path), terminal.files.stat(path)?.sizeBytes ?? 0);
  const checked = await checkFile(path, terminal.files, {
    onFlaw: async (flaw) => {
      await progress.end();
      await findings.add({ path, ...flaw });
    },
    onProgress: (byte) => progress.at(byte),
  });
  await progress.end();
  return checked;
}

/** The journals and match logs that belong together, of the scenes of these files. */
async function pairsOf(paths: readonly string[], journal: string | null): Promise<readonly MatchFiles[]> {
  const named = paths.flatMap((path) => namedLogFile(path) ?? []);
  if (journal !== null) {
    const matchLogs = named.flatMap(({ kind, path }) => (kind === "matches" ? [path] : []));
    return [{ journal, matchLogs: matchLogs.length === 0 ? paths : matchLogs }];
  }
  const pairs = new Map<string, MatchFiles>();
  for (const { path, sceneId } of named) {
    const key = `${dirname(path)}/${sceneId ?? ""}`;
    if (sceneId === null || pairs.has(key)) continue;
    const beside = (await logFilesIn(dirname(path))).filter((file) => file.sceneId === sceneId);
    const found = beside.find(({ kind }) => kind === "journal");
    const matchLogs = beside.flatMap((file) => (file.kind === "matches" ? [file.path] : []));
    if (found !== undefined && matchLogs.length > 0) pairs.set(key, { journal: found.path, matchLogs });
  }
  return [...pairs.values()];
}

const kinds = { matches: "match log", journal: "journal", admin_actions: "acts of admins" } as const;

function fileLine(path: string, checked: CheckedFile, flaws: number, terminal: Terminal): string {
  const { kind, records, bytes, lastHash, unknownTypes } = checked;
  const what = kind === null ? "nothing in it" : kinds[kind];
  const chain = lastHash === null ? "" : `, last line ${lastHash.slice(0, 12)}…`;
  return `${shownPath(path, terminal)}: ${what}, ${plural(records, "record")}, ${plural(bytes, "byte")}${chain}, ${plural(flaws, "flaw")}\n${newer(unknownTypes)}`;
}

function newer(types: readonly string[]): string {
  if (types.length === 0) return "";
  const named = types.map((type) => printable(type, 60)).join(", ");
  return `  has events of types that this version does not know, of which hardly anything was checked: ${named}. A newer version wrote them.\n`;
}

function pairLine({ journal, matchLogs }: MatchFiles, compared: MatchComparison, terminal: Terminal): string {
  const logs = matchLogs.map((path) => shownPath(path, terminal)).join(", ");
  const { journalMatches, notLoggedYet, loggedAnew } = compared;
  const counted = [
    `${compared.compared} of ${plural(journalMatches, "match", "matches")} compared`,
    ...(notLoggedYet === 0 ? [] : [`${notLoggedYet} not logged yet`]),
    ...(loggedAnew === 0 ? [] : [`${loggedAnew} logged anew behind damage`]),
  ];
  return `${logs} against ${basename(journal)}: ${counted.join(", ")}\n`;
}

function aloneLine(path: string, terminal: Terminal): string {
  return `${shownPath(path, terminal)}: not compared, since no journal stands beside it\n`;
}

function verdict(flaws: number, { out }: Terminal): string {
  return flaws === 0
    ? `${styled(out, "green", "No flaws.")}\n`
    : `${styled(out, "red", plural(flaws, "flaw"))}.\n`;
}
