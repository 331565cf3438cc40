import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../page/src/exports/parse-csv.ts";
import { csvLine } from "../../../page/src/parts/save-file.ts";

describe("CSV", () => {
  it("gives back what was written, whatever it holds", () => {
    const rows = [
      ["a", "b,c", 'say "hi"'],
      ["two\r\nlines", "", " x "],
      ["", "", ""],
    ];
    expect(parseCsv(rows.map(csvLine).join(""))).toEqual(rows);
    expect(parseCsv("a,b\nc,")).toEqual([
      ["a", "b"],
      ["c", ""],
    ]);
    expect(parseCsv("")).toEqual([]);
  });

  it("makes no formula of a text, and leaves numbers alone", () => {
    expect(csvLine(["=1+1", "+x", "-x", "@x", "\tx", -5, null])).toBe("'=1+1,'+x,'-x,'@x,'\tx,-5,\r\n");
  });
});
