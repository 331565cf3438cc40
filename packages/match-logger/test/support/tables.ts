import { parse } from "csv-parse/sync";
import { exportTable } from "../../src/tables/index.ts";
import type { TableExportOptions, TableName, TableSource } from "../../src/tables/index.ts";

/** A table as it was written. */
export async function csvOf(
  name: TableName,
  source: TableSource,
  options: TableExportOptions = {},
): Promise<string> {
  let csv = "";
  for await (const piece of exportTable(name, source, options)) csv += piece;
  return csv;
}

/** The rows of a table, as a CSV reader of another make gives them. */
export async function rowsOf(
  name: TableName,
  source: TableSource,
  options: TableExportOptions = {},
): Promise<readonly Readonly<Record<string, string>>[]> {
  const rows: Record<string, string>[] = parse(await csvOf(name, source, options), {
    columns: true,
    record_delimiter: "\r\n",
  });
  return rows;
}
