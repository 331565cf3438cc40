import type { ColumnDescription, ColumnPrivacy, TableDescription } from "./table.ts";
import type { TableName } from "./table-row.ts";
import { describeTables, tableNames } from "./tables.ts";

/** What each column of these tables is, as Markdown, from the definitions that write them. */
export function codebook(names: readonly TableName[] = tableNames): string {
  const tables = describeTables();
  return [
    introduction,
    ...names.map((name) => tableSection(tables[name])),
    attributesSection,
    loadingSection,
  ].join("\n\n");
}

const introduction = `# Codebook

The tidy tables that \`match-log export\` and \`@waitroom/match-logger/tables\` make of journals and match logs. This page is made
from the definitions that write them.

- UTF-8, CSV by RFC 4180: a header line, lines end in CR LF, comma, double quotes where needed.
- \`NA\` is missing; the columns below say when. An empty cell is a text of length zero.
- Moments stand twice: as ISO 8601 in UTC, and in \`…_ms\` as Unix milliseconds. Durations have their unit in the name.
- Truth values are \`true\` and \`false\`. Levels are words; a later version or a host can add others than those listed.
- Text that a spreadsheet would run as a formula (it begins with \`=\`, \`+\`, \`-\`, \`@\`, their full-width forms, or spaces before
  one, also behind \`;\`, a tab or the end of a line) has a \`'\` in front, and so has text that begins with \`'\`. Control
  characters, those that turn the direction of writing and half surrogate pairs are written like \`\\u{1b}\`; a backslash before
  \`u{\` as \`\\u{5c}\`. \`textOfCell\` takes both back. Text of more than 32,000 characters is cut and says so, since spreadsheets
  break it over the next rows.
- Rows come in the order in which they were settled, those that are under way at the end of the log last.
- What an export without ids does with a column is under "shared": **kept**; **pseudonym**, one that is the same in all tables
  of an export and another in the next; **rounded** to 50 ms; **left out** (\`NA\`). \`docs/privacy.md\` says why.

The tables add up: \`match_participants\` has \`group_size\` rows for each row of \`matches\`; \`waits\` has as many rows with the
outcome \`started\` as the started matches of a journal have members; each row of \`waits\` has one in \`payments\`, with the same
\`entered_seq\` and waiting time, and \`payments\` has besides a row for everybody who was screened out and never let in; \`decisions\` has a row with the result \`matched\` for each match of a journal, and
\`overtaken\` at most 20 rows for each decision, all of them where \`overtaken_count\` is not greater.`;

const attributesSection = `## Attributes

\`waits\` and \`match_participants\` end with a column \`attribute_{name}\` for each attribute that the export was asked for:
text, a number or true/false as the researcher's server gave it; \`NA\` where the participant does not have it, or it is null. In
\`match_participants\` they are what the rule saw when it decided, in \`waits\` what was recorded last. Without ids an export has
none of them but those that are named.`;

const loadingSection = `## Loading a table

\`\`\`python
import pandas
waits = pandas.read_csv("waits.csv", na_values=["NA"], keep_default_na=False)
\`\`\`

\`\`\`r
waits <- read.csv("waits.csv", na.strings = "NA", colClasses = c(participant_id = "character"))
\`\`\`

\`\`\`sql
SELECT outcome, count(*), median(waited_ms) FROM read_csv('waits.csv', nullstr = 'NA') GROUP BY outcome;
\`\`\`
`;

function tableSection({ name, row, key, columns }: TableDescription): string {
  return [
    `## ${name}`,
    `A row is ${row}. Key: ${key.map((column) => `\`${column}\``).join(", ")}.`,
    [
      "| column | type | unit | meaning | `NA` | shared |",
      "| --- | --- | --- | --- | --- | --- |",
      ...columns.map(columnLine),
    ].join("\n"),
  ].join("\n\n");
}

function columnLine({ name, type, unit, meaning, levels, missing, privacy }: ColumnDescription): string {
  const words = Object.entries(levels ?? {}).map(([level, text]) => `\`${level}\`: ${text}`);
  const full = words.length === 0 ? meaning : `${meaning}. ${words.join("; ")}`;
  return `| \`${name}\` | ${type} | ${unit ?? ""} | ${full} | ${missing ?? "never"} | ${shared[privacy]} |`;
}

const shared: Readonly<Record<ColumnPrivacy, string>> = {
  kept: "kept",
  pseudonym: "pseudonym",
  rounded: "rounded",
  left_out: "left out",
};
