import * as fc from "fast-check";
import { expect, test } from "vitest";
import { cellOf } from "../../src/tables/cell.ts";
import { textOfCell } from "../../src/tables/index.ts";

test.each([
  ["a number", -12.5, "-12.5"],
  ["a truth value", false, "false"],
  ["what is missing", null, "NA"],
  ["an empty text", "", ""],
  ["a text that says NA", "NA", '"NA"'],
  ["quotes, commas and lines", 'say "hi",\r\nthen go', '"say ""hi"",\r\nthen go"'],
  ["a formula", "=1+1", '"\'=1+1"'],
  ["other signs that begin one", "@SUM(A1)", '"\'@SUM(A1)"'],
  ["a full-width sign", "＝1", '"\'＝1"'],
  ["a formula behind spaces", "  =1", '"\'  =1"'],
  ["a formula behind a tab", "\t=1", "\"'\t'=1\""],
  ["a formula where a reader of semicolons begins a cell", "a;=1;b", '"a;\'=1;b"'],
  ["a formula behind the end of a line", "a\n=1", '"a\n\'=1"'],
  ["a text that begins like what is guarded", "'=1", "\"''=1\""],
  ["what moves a terminal", "\u001b[31mred\u0000", "\\u{1b}[31mred\\u{0}"],
  ["a turned direction", "a\u202eb", "a\\u{202e}b"],
  ["a text that looks like an escape", "\\u{1b} C:\\users", "\\u{5c}u{1b} C:\\users"],
])("%s", (_, value, cell) => {
  expect(cellOf(value)).toBe(cell);
});

test("text that a spreadsheet would break over the next rows is cut, and says how long it was", () => {
  const cell = cellOf("x".repeat(1_000_000));
  expect(cell.length).toBeLessThan(32_767);
  expect(cell).toMatch(/^"x{32000}… \(cut, 1000000 characters\)"$/);
});

const hostile = fc.string({
  unit: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(...Array.from("=+-@'\"|%;,\t\r\n \u0000\u001b\u202e\u2028＝＠\\u{1b}")),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
  ),
  maxLength: 40,
});

test("no text begins a formula, in a reader of commas, semicolons or tabs; and every text comes back equal", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const cell = cellOf(text);
      const content = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      for (const part of content.split(/[;\t\r\n]/)) expect(part).not.toMatch(/^ *[=+\-@＝＋－＠]/);
      expect(cell.replace(/[\t\r\n]/g, "")).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      expect(textOfCell(content)).toBe(text);
    }),
    { numRuns: 500 },
  );
});
