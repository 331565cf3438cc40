import { expect, test } from "vitest";
import { pseudonym as clientPseudonym } from "../src/client/index.ts";
import { pseudonym } from "../src/index.ts";

test("is the same for the same id, everywhere and for ever", () => {
  // Changing the words or the hash would rename everybody in studies that run.
  expect(pseudonym("ann")).toBe("Desert Otter 984");
  expect(clientPseudonym("ann")).toBe(pseudonym("ann"));
});

test("is two words and a number, also for odd ids", () => {
  for (const id of ["", "a", "\u{1F600}", "x".repeat(10_000)]) {
    expect(pseudonym(id)).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+ [1-9]\d\d$/);
  }
});

test("hardly ever repeats, also for ids that differ in one character", () => {
  const names = new Set(Array.from({ length: 2_000 }, (_, index) => pseudonym(`subject-${index}`)));
  expect(names.size).toBeGreaterThanOrEqual(1_995);
});
