/** The rows of a CSV text (RFC 4180): quoted fields may hold commas, line breaks and doubled quotes. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  for (let end = 0; end < text.length;) {
    field.lastIndex = end;
    const found = field.exec(text);
    // A quote in the middle of a bare field: what is left is taken as it stands.
    if (found === null) return [...rows, [...row, text.slice(end)]];
    row.push(found[1] === undefined ? (found[2] ?? "") : found[1].replaceAll('""', '"'));
    end = field.lastIndex;
    if (found[3] === ",") {
      if (end === text.length) row.push("");
      continue;
    }
    rows.push(row);
    row = [];
  }
  return row.length === 0 ? rows : [...rows, row];
}
