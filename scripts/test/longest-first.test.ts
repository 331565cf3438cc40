import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { longest } from "../../vitest.longest-first.ts";
import { repositoryRoot } from "../repository.mjs";

test("the tests that take longest are those that there are", () => {
  expect(longest.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
});
