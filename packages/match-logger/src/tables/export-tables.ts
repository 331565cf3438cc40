import { randomBytes } from "node:crypto";
import { attributeNames } from "./attribute-names.ts";
import { cellOf } from "./cell.ts";
import { readRows } from "./read-rows.ts";
import { scrubberOf, withIds as unscrubbed } from "./scrubber.ts";
import type { Scrubber } from "./scrubber.ts";
import type { ReadingOptions, TableSource } from "./source.ts";
import { describeTables } from "./tables.ts";
import type { TableName, TableRow, TableRows } from "./table-row.ts";
import type { Table } from "./table.ts";

/** What an export holds. */
export interface TableExportOptions extends ReadingOptions {
  /**
   * Writes the ids of participants, games and staff, what people wrote, exact RTTs and all attributes, as they stand in the
   * log. Without it an export can be shared; `docs/privacy.md` says what it leaves out.
   * @default false
   */
  readonly withIds?: boolean;
  /**
   * From which pseudonyms are made; give the same one for tables that are to be joined, and keep it as secret as the ids.
   * @default new random bytes for each call
   */
  readonly pseudonymKey?: Uint8Array;
  /**
   * The attributes that get a column each, in `waits` and `match_participants`; `"all"` reads the files once more to find
   * them.
   * @default `"all"` with ids, none without
   */
  readonly attributes?: readonly string[] | "all";
  /** The rows of these scenes only. @default all */
  readonly sceneIds?: readonly string[];
  /** An hourly rate, from which `payments.suggested_pay` is made. @default none */
  readonly payPerHour?: number;
  /** The code that somebody was shown of whom the log holds none. @default none */
  readonly completionCodeOf?: (way: TableRows["payments"]) => string | null;
}

/** A piece of a table: whole lines of CSV, the first piece with the header. */
export interface TablePiece {
  readonly table: TableName;
  readonly csv: string;
  /** How many rows it holds; 0 for the header. */
  readonly rows: number;
}

/**
 * Makes a tidy table of journals and match logs, as CSV (RFC 4180, UTF-8) in pieces, in memory that does not grow with the
 * files. Its columns are those of {@link describeTables}; rows come in the order in which they were settled. Rejects with
 * `OPEN_FAILED` and, without `onFlaw`, with `DAMAGED`; throws a `RangeError` for a rate that is no amount.
 */
export async function* exportTable(
  table: TableName,
  source: TableSource,
  options: TableExportOptions = {},
): AsyncGenerator<string, void, undefined> {
  for await (const { csv } of exportTables([table], source, options)) yield csv;
}

/** {@link exportTable} for several tables, in one pass over the files and with the same pseudonyms. */
export async function* exportTables(
  names: readonly TableName[],
  source: TableSource,
  options: TableExportOptions = {},
): AsyncGenerator<TablePiece, void, undefined> {
  const { withIds = false, pseudonymKey = randomBytes(32), payPerHour = null } = options;
  if (payPerHour !== null && !(Number.isFinite(payPerHour) && payPerHour >= 0)) {
    throw new RangeError(`Expected \`payPerHour\` to be an amount of at least 0, got ${payPerHour}.`);
  }
  const { attributes = withIds ? "all" : [] } = options;
  const tables = describeTables(attributes === "all" ? await attributeNames(source, options) : attributes);
  const scrubber = withIds ? unscrubbed : scrubberOf(pseudonymKey);
  for (const table of names) yield { table, csv: headerOf(tables[table]), rows: 0 };
  for await (const rows of readRows(source, options)) {
    const csv = new Map<TableName, string[]>();
    for (const each of rows) {
      const { table } = each;
      if (!names.includes(table) || !isOfScene(each, options.sceneIds)) continue;
      const line = lineOfRow(tables, paid(each, options), scrubber);
      const lines = csv.get(table);
      if (lines === undefined) csv.set(table, [line]);
      else lines.push(line);
    }
    for (const [table, lines] of csv) yield { table, csv: lines.join(""), rows: lines.length };
  }
}

function isOfScene({ row }: TableRow, sceneIds: readonly string[] | undefined): boolean {
  return sceneIds === undefined || (row.sceneId !== null && sceneIds.includes(row.sceneId));
}

function paid(each: TableRow, { payPerHour, completionCodeOf }: TableExportOptions): TableRow {
  if (each.table !== "payments") return each;
  const { row } = each;
  const completionCode = row.completionCode ?? completionCodeOf?.(row) ?? null;
  // Cents that only a rounding error of the reckoning makes are none.
  const suggestedPay =
    payPerHour === undefined ? null : Math.ceil((row.waitedMs * payPerHour) / 36_000 - 1e-9) / 100;
  return { table: "payments", row: { ...row, completionCode, suggestedPay } };
}

function headerOf(table: Pick<Table<string, never>, "columns">): string {
  return lineOf(table.columns.map((column) => column.name));
}

function lineOfRow(tables: ReturnType<typeof describeTables>, each: TableRow, scrubber: Scrubber): string {
  switch (each.table) {
    case "matches":
      return cellsOf(tables.matches, each.row, scrubber);
    case "match_participants":
      return cellsOf(tables.match_participants, each.row, scrubber);
    case "waits":
      return cellsOf(tables.waits, each.row, scrubber);
    case "decisions":
      return cellsOf(tables.decisions, each.row, scrubber);
    case "overtaken":
      return cellsOf(tables.overtaken, each.row, scrubber);
    case "admin_actions":
      return cellsOf(tables.admin_actions, each.row, scrubber);
    case "payments":
      return cellsOf(tables.payments, each.row, scrubber);
  }
}

function cellsOf<Row>(table: Table<string, Row>, row: Row, scrubber: Scrubber): string {
  const people = table.people(row);
  return lineOf(
    table.columns.map((column) => {
      const value = column.value(row, scrubber);
      const isText = typeof value === "string" && column.privacy === "kept" && column.type !== "instant";
      return isText ? scrubber.text(value, people) : value;
    }),
  );
}

function lineOf(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(cellOf).join(",")}\r\n`;
}
