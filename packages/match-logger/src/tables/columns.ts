import type { Scrubber } from "./scrubber.ts";
import type { CellValue, Column, ColumnDescription, ColumnPrivacy, ColumnType } from "./table.ts";

/** What a column says beside its name, type and meaning. */
type Details = Partial<Pick<ColumnDescription, "unit" | "levels" | "missing">>;

type Value<Row, T> = (row: Row) => T | null;

/** Makes a column from its name, its meaning and where its values come from. */
type MakeColumn<T> = <Row>(
  name: string,
  meaning: string,
  value: Value<Row, T>,
  details?: Details,
) => Column<Row>;

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
export const participant: MakeColumn<string> = scrubbed("id", "pseudonym", (id, scrubber) =>
  scrubber.participant(id),
);

/** Ids of games; UUIDs say nothing and stay. */
export const game: MakeColumn<string> = scrubbed("id", "pseudonym", (id, scrubber) => scrubber.game(id));

/** Names of the people who run the study. */
export const staff: MakeColumn<string> = scrubbed("id", "pseudonym", (name, scrubber) =>
  scrubber.staff(name),
);

/** What people wrote. */
export const freeText: MakeColumn<string> = scrubbed("text", "left_out", (written, scrubber) =>
  scrubber.freeText(written),
);

/** RTTs and sums of them, in ms. */
export const rtt: MakeColumn<number> = scrubbed(
  "number",
  "rounded",
  (ms, scrubber) => scrubber.rttMs(ms),
  "ms",
);

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

/** A column whose values a shared export changes. */
function scrubbed<T>(
  type: ColumnType,
  privacy: ColumnPrivacy,
  scrub: (value: T | null, scrubber: Scrubber) => CellValue,
  unit: string | null = null,
): MakeColumn<T> {
  return (name, meaning, value, details = {}) => ({
    ...described(name, meaning, { unit, ...details }),
    type,
    privacy,
    value: (row, scrubber) => scrub(value(row), scrubber),
  });
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
