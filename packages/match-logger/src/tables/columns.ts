import type { CellValue, Column, ColumnDescription } from "./table.ts";

/** What a column says beside its name, type and meaning. */
type Details = Partial<Pick<ColumnDescription, "unit" | "levels" | "missing">>;

type Value<Row, T> = (row: Row) => T | null;

/** Words, numbers, truths and texts in which nothing points to a person, but perhaps by an id that stands in a text. */
export function plain<Row>(
  name: string,
  type: "id" | "level" | "text" | "integer" | "number" | "boolean",
  meaning: string,
  value: Value<Row, CellValue>,
  details: Details = {},
): Column<Row> {
  return { ...described(name, meaning, details), type, privacy: "kept", value };
}

/** Ids of participants. */
export function participant<Row>(
  name: string,
  meaning: string,
  value: Value<Row, string>,
  details: Details = {},
): Column<Row> {
  return {
    ...described(name, meaning, details),
    type: "id",
    privacy: "pseudonym",
    value: (row, scrubber) => scrubber.participant(value(row)),
  };
}

/** Ids of games; UUIDs say nothing and stay. */
export function game<Row>(
  name: string,
  meaning: string,
  value: Value<Row, string>,
  details: Details = {},
): Column<Row> {
  return {
    ...described(name, meaning, details),
    type: "id",
    privacy: "pseudonym",
    value: (row, scrubber) => scrubber.game(value(row)),
  };
}

/** Names of the people who run the study. */
export function staff<Row>(
  name: string,
  meaning: string,
  value: Value<Row, string>,
  details: Details = {},
): Column<Row> {
  return {
    ...described(name, meaning, details),
    type: "id",
    privacy: "pseudonym",
    value: (row, scrubber) => scrubber.staff(value(row)),
  };
}

/** What people wrote. */
export function freeText<Row>(
  name: string,
  meaning: string,
  value: Value<Row, string>,
  details: Details = {},
): Column<Row> {
  return {
    ...described(name, meaning, details),
    type: "text",
    privacy: "left_out",
    value: (row, scrubber) => scrubber.freeText(value(row)),
  };
}

/** RTTs and sums of them, in ms. */
export function rtt<Row>(
  name: string,
  meaning: string,
  value: Value<Row, number>,
  details: Details = {},
): Column<Row> {
  return {
    ...described(name, meaning, { unit: "ms", ...details }),
    type: "number",
    privacy: "rounded",
    value: (row, scrubber) => scrubber.rttMs(value(row)),
  };
}

/** A moment, twice: `{name}` for people and `{name}_ms` to reckon with. */
export function instant<Row>(
  name: string,
  meaning: string,
  value: Value<Row, number>,
  details: Details = {},
): readonly Column<Row>[] {
  return [
    {
      ...described(name, meaning, details),
      type: "instant",
      privacy: "kept",
      value: (row) => isoOf(value(row)),
    },
    {
      ...described(`${name}_ms`, `\`${name}\` as a number`, { unit: "epoch ms", ...details }),
      type: "integer",
      privacy: "kept",
      value: (row) => value(row),
    },
  ];
}

function described(
  name: string,
  meaning: string,
  { unit = null, levels = null, missing = null }: Details,
): Omit<ColumnDescription, "type" | "privacy"> {
  return { name, meaning, unit, levels, missing };
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
