import * as fc from "fast-check";
import { expect, test } from "vitest";
import { printable, printableJson, printableLines } from "../../src/command/printable.ts";

test.each([
  ["a colour", "\u001b[31mred", "\\x1b[31mred"],
  ["a link of OSC 8", "\u001b]8;;http://x\u0007", "\\x1b]8;;http://x\\x07"],
  ["the one-byte form of an escape", "\u009b31m", "\\x9b31m"],
  ["ends of lines", "a\r\nb\u2028c\u2029d\u0085e", "a\\x0d\\x0ab\\u{2028}c\\u{2029}d\\x85e"],
  ["a turned direction", "a\u202egnp.exe\u2066", "a\\u{202e}gnp.exe\\u{2066}"],
  ["invisible characters", "a\u200bb\ufeffc\u00add\u{e0041}", "a\\u{200b}b\\u{feff}c\\xadd\\u{e0041}"],
  ["half a surrogate pair", "a\ud800b", "a\\u{d800}b"],
])("%s is shown as an escape", (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("letters of any script, marks and emoji stay as they are", () => {
  const text = "Zoë Łukasz Ω 語 عربي e\u0301 👍 <b>&amp;";
  expect(printable(text)).toBe(text);
});

test("long text is cut and says how long it is", () => {
  expect(printable("x".repeat(1_000_000), 3)).toBe("xxx… (1000000 characters)");
});

test("lines stay lines", () => {
  expect(printableLines("a\u0007\nb\u001b\n")).toBe("a\\x07\nb\\x1b\n");
});

// Made once: it is large, and compiling it takes longer than running it.
const unsafe = /[\p{C}\p{Zl}\p{Zp}]/u;

test("JSON has nothing that moves a terminal, and reads back equal", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.string({ unit: "binary" })), (value) => {
      const json = printableJson(value);
      expect(json).not.toMatch(unsafe);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
