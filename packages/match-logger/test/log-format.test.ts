import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { jsonSchemas } from "../scripts/json-schemas.ts";

const docs = readFileSync(join(import.meta.dirname, "../../../docs/log-format.md"), "utf8");

test("the documented random numbers are those of the documented method", () => {
  const text = /`([0-9a-f]{32}:rule:\d+:\d+)`/.exec(docs)?.[1] ?? "";
  const rows = [...docs.matchAll(/^\| (\d+) \| (0\.\d+) \|$/gm)].map(([, output, number]) => [
    Number(output),
    Number(number),
  ]);
  expect(rows).toHaveLength(4);
  const outputs = xoshiro128(createHash("sha256").update(text, "ascii").digest(), 4);
  expect(rows).toEqual(outputs.map((output) => [output, output / 2 ** 32]));
});

describe.each([...jsonSchemas()])("every name in %s", (_, schema) => {
  test("is described in docs/log-format.md", () => {
    const names = new Set(namesIn(schema));
    expect(names.size).toBeGreaterThan(4);
    expect([...names].filter((name) => !docs.includes(`\`${name}\``))).toEqual([]);
  });
});

/** xoshiro128** 1.1 of Blackman and Vigna. */
function xoshiro128(digest: Buffer, count: number): readonly number[] {
  const s = new Uint32Array([0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset)));
  const at = (index: number): number => s[index] ?? 0;
  const rotate = (x: number, k: number): number => ((x << k) | (x >>> (32 - k))) >>> 0;
  return Array.from({ length: count }, () => {
    const output = Math.imul(rotate(Math.imul(at(1), 5) >>> 0, 7), 9) >>> 0;
    const t = at(1) << 9;
    s[2] = at(2) ^ at(0);
    s[3] = at(3) ^ at(1);
    s[1] = at(1) ^ at(2);
    s[0] = at(0) ^ at(3);
    s[2] = at(2) ^ t;
    s[3] = rotate(at(3), 11);
    return output;
  });
}

/** The types of event and the keys of records, at any depth. */
function namesIn(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    const isNames = (key === "properties" || key === "$defs") && typeof value === "object" && value !== null;
    return [...(isNames ? Object.keys(value) : []), ...namesIn(value)];
  });
}
