/**
 * The tidy tables of journals and match logs, streamed as CSV.
 *
 * @module @waitroom/match-logger/tables
 */
export { exportTable, exportTables } from "./export-tables.ts";
export type { TableExportOptions, TablePiece } from "./export-tables.ts";
export { describeTables, tableNames } from "./tables.ts";
export type { TableName, TableRows } from "./table-row.ts";
export type { CellValue, ColumnDescription, ColumnPrivacy, ColumnType, TableDescription } from "./table.ts";
export { findTableSource } from "./find-table-source.ts";
export type { FlawInFile, ReadingOptions, TableSource } from "./source.ts";
export { textOfCell } from "./cell.ts";
