import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readText } from "./workspace.ts";

// The oldest versions without a known hole. A registry need not offer `audit`, so they are checked here.
const oldestSafe = {
  ws: "8.21.0",
  "engine.io": "6.6.9",
  "socket.io-parser": "4.2.6",
  "socket.io-adapter": "2.5.8",
};

const lockfile: { packages: Record<string, unknown> } = parse(readText("pnpm-lock.yaml"));

describe.each(Object.entries(oldestSafe))("%s in the lockfile", (name, oldest) => {
  const versions = lockedVersions(name);

  test("is there", () => {
    expect(versions).not.toEqual([]);
  });

  test(`is ${oldest} or newer, wherever it is used`, () => {
    expect(versions.filter((version) => compareVersions(version, oldest) < 0)).toEqual([]);
  });
});

test.each([
  ["8.9.0", "8.21.0", -1],
  ["8.21.0", "8.21.0", 0],
  ["8.21.1", "8.21.0", 1],
  ["9.0.0", "8.21.0", 1],
])("compares %s with %s by numbers", (left, right, sign) => {
  expect(Math.sign(compareVersions(left, right))).toBe(sign);
});

function lockedVersions(name: string): readonly string[] {
  return Object.keys(lockfile.packages)
    .filter((key) => key.startsWith(`${name}@`))
    .map((key) => key.slice(name.length + 1));
}

function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split(".").map(Number));
  const difference = a?.map((part, index) => part - (b?.[index] ?? 0)).find((each) => each !== 0);
  return difference ?? 0;
}
