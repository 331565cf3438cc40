import type { CellValue } from "./table.ts";

/** Spreadsheets take cells of up to 32,767 characters and break longer ones over the next rows. */
const cellLimit = 32_000;

/**
 * A value as a cell of a CSV file (RFC 4180). Missing is `NA`, and an empty text an empty cell. Text that a spreadsheet would
 * run as a formula, at its beginning or where a reader with other separators would begin a cell, gets a `'` in front; control
 * characters, those that turn the direction of writing and half surrogate pairs are written as `\u{1b}`. {@link textOfCell}
 * takes both back. Text of more than 32,000 characters is cut, and says so.
 */
export function cellOf(value: CellValue): string {
  if (value === null) return "NA";
  if (typeof value !== "string") return String(value);
  // Most cells are words, ids and moments, for which nothing has to be looked at twice.
  if (harmless.test(value) && value.length <= cellLimit && value !== "NA") return value;
  const text = guarded(escaped(shortened(value)));
  // A text "NA" is quoted, so that readers which look at quotes do not take it as missing.
  return /[",;\t\r\n']|^NA$|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const harmless = /^[A-Za-z0-9_](?:[A-Za-z0-9_.: /-]*[A-Za-z0-9_])?$/;

/** The text that `cellOf` was given, from the cell as a CSV reader gives it, without quotes. */
export function textOfCell(cell: string): string {
  return cell
    .replace(/(?<=^|[;\t\r\n])'(?=[ \t\r\n]*[=+\-@\uff1d\uff0b\uff0d\uff20'])/g, "")
    .replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)));
}

function shortened(text: string): string {
  if (text.length <= cellLimit) return text;
  return `${text.slice(0, cellLimit)}… (cut, ${text.length} characters)`;
}

/** Tab and the ends of lines stay, since people write them. */
function escaped(text: string): string {
  return text.replace(
    /(?![\t\r\n])[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\\(?=u\{)/gu,
    (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** At the beginning, and where a reader with other separators begins a cell. */
function guarded(text: string): string {
  return text.replace(/(?<=^|[;\t\r\n])(?=[ \t\r\n]*[=+\-@\uff1d\uff0b\uff0d\uff20'])/g, "'");
}
