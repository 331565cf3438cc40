import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { resolve } from "node:path";
import { exportFolder } from "../export/export-folder.ts";
import { keywordValue } from "../export/psych-ds.ts";
import { readLog } from "../read-log.ts";
import type { TableSource } from "../tables/source.ts";
import { tableNames } from "../tables/tables.ts";
import type { TableName } from "../tables/table-row.ts";
import { exitCode } from "./exit-code.ts";
import { fileArguments } from "./file-arguments.ts";
import { Findings, shownPath } from "./findings.ts";
import { plural } from "./plural.ts";
import { printableJson } from "./printable.ts";
import { styled } from "./styled.ts";
import type { AddSubcommand } from "./subcommand.ts";
import { readingOptions, tableSourceOf } from "./table-source.ts";
import type { Terminal } from "./terminal.ts";
import { wrongUse } from "./wrong-use.ts";

export const addExport: AddSubcommand = (program, { terminal, run }) => {
  program
    .command("export")
    .summary("makes tidy tables with a codebook, as CSV or as a Psych-DS dataset")
    .description(
      "Makes tidy tables of journals and match logs: matches, their participants, waits, decisions, who was overtaken, acts of admins, payments; with a codebook of every column. Participants get pseudonyms that hold for this export only, and what could point to them is left out, unless --with-ids is given.",
    )
    .argument("<file...>", "journals and match logs, or the folder of an experiment")
    .addOption(
      new Option("--format <format>", "plain CSV, or a Psych-DS 1.5 folder")
        .choices(["csv", "psych-ds"] as const)
        .default("csv" as const),
    )
    .requiredOption("--out <folder>", "the new folder, which must not be there yet")
    .addOption(
      new Option("--tables <names>", `of ${tableNames.join(", ")}; separated by commas`)
        .argParser(parseTables)
        .default(tableNames, "all of them"),
    )
    .option("--with-ids", "write ids, exact RTTs, attributes and what people wrote: not for sharing")
    .option(
      "--attributes <names>",
      "a column for each of these attributes, separated by commas, or `all`",
      parseNames,
    )
    .option("--pay-per-hour <rate>", "suggest pay for the waiting time in `payments`", parseRate)
    .option("--name <text>", "name of the dataset, for Psych-DS")
    .option("--description <text>", "what the dataset is, for Psych-DS")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
Examples:
  match-log export data/pilot --out tables
  match-log export data/pilot --format psych-ds --out pilot-dataset --name "Pilot" --attributes language
  match-log export data/pilot --out payments --tables payments --with-ids --pay-per-hour 9

Lines that are not what they should be are named on the error output and left out; then it answers 1.
In the repository docs/codebook.md describes every column, and docs/privacy.md what an export leaves out.`,
    )
    .action(
      (paths, { format, out, tables, withIds = false, attributes, payPerHour, json = false, ...said }) =>
        run(async () => {
          const source = await tableSourceOf(await fileArguments(paths, terminal), terminal);
          const findings = new Findings({ ...terminal, out: terminal.err }, false);
          const { finish, ...reading } = readingOptions(terminal, findings);
          const experiment = await experimentOf(source, terminal);
          const to = resolve(terminal.workingFolder, out);
          const { name = `Matching in ${experiment ?? "a study"}`, description = defaultDescription } = said;
          const study = keywordValue(experiment ?? "waitroom");
          const written = await refusing(
            exportFolder({
              source,
              to,
              format,
              tables,
              facts: { name, description, study, version: terminal.version, withIds },
              options: {
                ...reading,
                ...(attributes === undefined ? {} : { attributes }),
                ...(payPerHour === undefined ? {} : { payPerHour }),
              },
            }),
          );
          await finish();
          if (json)
            await terminal.out.write(
              `${printableJson({ folder: to, format, with_ids: withIds, tables: written })}\n`,
            );
          else {
            for (const { file, rows } of written) {
              await terminal.out.write(`${shownPath(resolve(to, file), terminal)}: ${plural(rows, "row")}\n`);
            }
            const warning = "It holds ids and what people wrote: it is not for sharing.";
            if (withIds) await terminal.out.write(`${styled(terminal.out, "yellow", warning)}\n`);
          }
          return findings.count === 0 ? exitCode.good : exitCode.findings;
        }),
    );
};

/** What cannot be exported as it was asked for is wrong use. */
async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof RangeError ? wrongUse(error.message) : error;
  }
}

const defaultDescription =
  "Who waited, who was matched with whom and why, and what came of it, in an online experiment with groups.";

/** What the first line that says so says. */
async function experimentOf(
  { journals, matchLogs }: TableSource,
  { files }: Terminal,
): Promise<string | null> {
  for (const path of [...journals, ...matchLogs]) {
    for await (const entry of readLog(path, { files })) {
      if (entry.kind === "flaw") continue;
      const { experiment_id: id } = entry.record;
      if (typeof id === "string") return id;
      break;
    }
  }
  return null;
}

function parseTables(text: string): readonly TableName[] {
  return text.split(",").map((word) => {
    const name = tableNames.find((each) => each === word.trim());
    if (name === undefined) throw new InvalidArgumentError(`Expected some of ${tableNames.join(", ")}.`);
    return name;
  });
}

function parseNames(text: string): readonly string[] | "all" {
  return text === "all" ? "all" : text.split(",").map((name) => name.trim());
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (text.trim() === "" || !Number.isFinite(rate) || rate < 0) {
    throw new InvalidArgumentError("Expected an amount of at least 0, like 9.50.");
  }
  return rate;
}
