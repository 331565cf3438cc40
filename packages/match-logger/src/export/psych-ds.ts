import type { ColumnDescription, TableDescription } from "../tables/table.ts";

/** What a Psych-DS dataset says of itself. */
export interface DatasetFacts {
  readonly name: string;
  readonly description: string;
  /** Letters and digits: the value of the keyword `study` in the names of files. */
  readonly study: string;
  /** Of this package. */
  readonly version: string;
  readonly withIds: boolean;
}

/** Where the data of a table stand: keywords and values as Psych-DS asks for, without the ending. */
export function dataFileOf(table: string, study: string): string {
  const description = table.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return `data/study-${study}_description-${description}_data`;
}

/** A name as the value of a keyword: letters and digits only. */
export function keywordValue(text: string): string {
  const value = text.replace(/[^a-zA-Z0-9]/g, "");
  return value === "" ? "waitroom" : value;
}

/** `dataset_description.json` (schema.org `Dataset`, JSON-LD): every column of every table once. */
export function datasetDescription(facts: DatasetFacts, tables: readonly TableDescription[]): object {
  const columns = new Map<
    string,
    readonly { readonly table: string; readonly column: ColumnDescription }[]
  >();
  for (const { name: table, columns: own } of tables) {
    for (const column of own) {
      columns.set(column.name, [...(columns.get(column.name) ?? []), { table, column }]);
    }
  }
  return {
    "@context": "https://schema.org/",
    "@type": "Dataset",
    name: facts.name,
    description: facts.description,
    schemaVersion: "Psych-DS 1.5.0",
    keywords: ["multiplayer experiment", "matching", "waiting room"],
    creditText: `Made by match-log export of @waitroom/match-logger ${facts.version}.`,
    variableMeasured: [...columns.values()].map(variableOfAll),
  };
}

/** The metadata beside one data file: its own columns, with what they mean there. */
export function sidecarOf({ row, columns }: TableDescription): object {
  return {
    "@context": "https://schema.org/",
    "@type": "Dataset",
    description: `A row is ${row}.`,
    variableMeasured: columns.map((column) => variableOf(column, meaningOf(column))),
  };
}

/** A column that several tables have can mean something else in each: then all are said. */
function variableOfAll(
  uses: readonly { readonly table: string; readonly column: ColumnDescription }[],
): object {
  const [first] = uses;
  if (first === undefined) throw new TypeError("Expected a column to be used.");
  const meanings = new Map<string, string[]>();
  for (const { table, column } of uses) {
    const meaning = meaningOf(column);
    meanings.set(meaning, [...(meanings.get(meaning) ?? []), table]);
  }
  const text =
    meanings.size === 1
      ? meaningOf(first.column)
      : Array.from(meanings, ([meaning, tables]) => `In ${tables.join(", ")}: ${meaning}`).join(" ");
  return variableOf(first.column, text);
}

function variableOf({ name, unit }: ColumnDescription, description: string): object {
  return { "@type": "PropertyValue", name, description, ...(unit === null ? {} : { unitText: unit }) };
}

function meaningOf({ type, meaning, levels, missing }: ColumnDescription): string {
  const words = Object.entries(levels ?? {}).map(([level, text]) => `${level} (${text})`);
  return [
    `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`,
    ...(words.length === 0 ? [] : [`Levels: ${words.join("; ")}.`]),
    ...(type === "instant" ? ["ISO 8601, UTC."] : []),
    ...(missing === null ? [] : [`NA: ${missing}.`]),
  ].join(" ");
}

/** `README.md` of the dataset. */
export function datasetReadme(facts: DatasetFacts, tables: readonly TableDescription[]): string {
  const files = tables.map(({ name, row }) => `- \`${dataFileOf(name, facts.study)}.csv\`: a row is ${row}.`);
  return `# ${oneLine(facts.name)}

${oneLine(facts.description)}

A Psych-DS 1.5 dataset, made by \`match-log export\` of @waitroom/match-logger ${facts.version} from the journals and match logs of a
study.

${files.join("\n")}

\`documentation/codebook.md\` says what each column is. Missing is \`NA\`. ${
    facts.withIds
      ? "**The ids of participants, what people wrote and exact RTTs stand in it: it is not for sharing.**"
      : "Participants have pseudonyms that were made for this export and are in no other; what people wrote is left out, and RTTs are rounded to 50 ms."
  }

Python: \`pandas.read_csv(path, na_values=["NA"], keep_default_na=False)\`
R: \`read.csv(path, na.strings = "NA")\`
`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
