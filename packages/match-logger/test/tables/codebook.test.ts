import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { codebook } from "../../src/tables/codebook.ts";
import { describeTables, tableNames } from "../../src/tables/index.ts";

test("the codebook in docs is the one that the definitions make", async () => {
  const stored = await readFile(new URL("../../../../docs/codebook.md", import.meta.url), "utf8");
  expect(stored).toBe(codebook());
});

test.each(tableNames)("%s: its columns have names of their own, and its key is among them", (name) => {
  const { columns, key } = describeTables()[name];
  const names = columns.map((column) => column.name);
  expect(new Set(names).size).toBe(names.length);
  for (const column of names) expect(column).toMatch(/^[a-z][a-z0-9_]*$/);
  expect(names).toEqual(expect.arrayContaining([...key]));
});
