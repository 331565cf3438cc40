import type { Scrubber } from "./scrubber.ts";

/** What a cell holds before it is written; null is missing, and is written as `NA`. */
export type CellValue = string | number | boolean | null;

/**
 * What a column's values are. `level`: one of few words, not necessarily of those that are listed. `id`: text that only tells
 * things apart. `instant`: ISO 8601 in UTC with milliseconds.
 */
export type ColumnType = "id" | "level" | "text" | "integer" | "number" | "boolean" | "instant";

/** What an export that may be shared does with a column; see `docs/privacy.md`. */
export type ColumnPrivacy =
  /** Nothing in it points to a person. */
  | "kept"
  /** Ids get the pseudonyms of this export. */
  | "pseudonym"
  /** RTTs are rounded to 50 ms. */
  | "rounded"
  /** What people wrote is left out. */
  | "left_out";

/** A column as the codebook describes it. */
export interface ColumnDescription {
  /** Lower-case, in snake_case. */
  readonly name: string;
  readonly type: ColumnType;
  /** Of numbers that have one: `ms`, `s`, `epoch ms` and the like. */
  readonly unit: string | null;
  /** The words that stand in the column and what they mean; others can be added by later versions or by hosts. */
  readonly levels: Readonly<Record<string, string>> | null;
  readonly meaning: string;
  /** When the value is missing; null: it never is. */
  readonly missing: string | null;
  readonly privacy: ColumnPrivacy;
}

/** A column, and where its values come from. */
export interface Column<Row> extends ColumnDescription {
  readonly value: (row: Row, scrubber: Scrubber) => CellValue;
}

/** A table as the codebook describes it. */
export interface TableDescription<Name extends string = string> {
  readonly name: Name;
  /** What one row is. */
  readonly row: string;
  /** The columns that tell the rows apart. */
  readonly key: readonly string[];
  readonly columns: readonly ColumnDescription[];
}

/** A table whose rows can be made. */
export interface Table<Name extends string, Row> extends TableDescription<Name> {
  readonly columns: readonly Column<Row>[];
  /** The participants whom a row names: no text in it may hold their ids. */
  readonly people: (row: Row) => readonly string[];
}
