import { attributeNames } from "../tables/attribute-names.ts";
import { codebook } from "../tables/codebook.ts";
import { exportTables } from "../tables/export-tables.ts";
import type { TableExportOptions } from "../tables/export-tables.ts";
import type { TableSource } from "../tables/source.ts";
import { describeTables } from "../tables/tables.ts";
import type { TableName } from "../tables/table-row.ts";
import { makeNewFolder } from "./new-folder.ts";
import type { NewFolder } from "./new-folder.ts";
import { dataFileOf, datasetDescription, datasetReadme, sidecarOf } from "./psych-ds.ts";
import type { DatasetFacts } from "./psych-ds.ts";

/** What is exported, and to where. */
export interface FolderExport {
  readonly source: TableSource;
  /** The new folder; one that is there already is not touched. */
  readonly to: string;
  readonly format: "csv" | "psych-ds";
  readonly tables: readonly TableName[];
  readonly facts: DatasetFacts;
  readonly options: TableExportOptions;
}

/** A table as it was written. */
export interface ExportedTable {
  readonly table: TableName;
  /** From the folder on. */
  readonly file: string;
  readonly rows: number;
}

/** Writes tables with their codebook into a new folder, in constant memory; as plain CSV, or as a Psych-DS 1.5 dataset. */
export async function exportFolder({
  source,
  to,
  format,
  tables: names,
  facts,
  options,
}: FolderExport): Promise<readonly ExportedTable[]> {
  const { attributes = facts.withIds ? "all" : [] } = options;
  const named = attributes === "all" ? await attributeNames(source, options) : attributes;
  const described = describeTables(named);
  const tables = names.map((name) => described[name]);
  const isPsychDs = format === "psych-ds";
  const fileOf = (name: TableName): string =>
    isPsychDs ? `${dataFileOf(name, facts.study)}.csv` : `${name}.csv`;
  return await makeNewFolder(to, async (folder) => {
    const rows = new Map<TableName, number>();
    const exported = exportTables(names, source, { ...options, withIds: facts.withIds, attributes: named });
    for await (const { table, csv, rows: count } of exported) {
      rows.set(table, (rows.get(table) ?? 0) + count);
      await folder.append(fileOf(table), csv);
    }
    await folder.append(isPsychDs ? "documentation/codebook.md" : "codebook.md", codebook(names));
    if (isPsychDs) await describeDataset(folder, facts, tables);
    return names.map((table) => ({ table, file: fileOf(table), rows: rows.get(table) ?? 0 }));
  });
}

async function describeDataset(
  folder: NewFolder,
  facts: DatasetFacts,
  tables: Parameters<typeof datasetDescription>[1],
): Promise<void> {
  await folder.append("dataset_description.json", json(datasetDescription(facts, tables)));
  await folder.append("README.md", datasetReadme(facts, tables));
  await folder.append("CHANGES.md", "# Changes\n\n1. Exported.\n");
  for (const table of tables)
    await folder.append(`${dataFileOf(table.name, facts.study)}.json`, json(sidecarOf(table)));
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
