import { expect, it } from "vitest";
import { parseCsv } from "../../src/gather/ask-for-exports.ts";

it.each([
  ["a,b\r\n1,2\r\n", [{ a: "1", b: "2" }]],
  ["a,b\n1,2", [{ a: "1", b: "2" }]],
  ['a,b\r\n"x,""y""\r\nz",\r\n', [{ a: 'x,"y"\r\nz', b: "" }]],
  ["a,b\r\n,\r\n", [{ a: "", b: "" }]],
  ["a\r\n", []],
])("parseCsv reads %j", (text, rows) => {
  expect(parseCsv(text)).toEqual(rows);
});
