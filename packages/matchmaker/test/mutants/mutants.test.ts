import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { mutants } from "./mutants.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const VITEST = fileURLToPath(new URL("./vitest.mjs", import.meta.resolve("vitest/package.json")));
const temporary = mkdtempSync(join(tmpdir(), "waitroom-mutants-"));
const run = promisify(execFile);

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

interface Report {
  readonly numTotalTests: number;
  readonly numFailedTests: number;
}

/** Runs tests of this package on its sources, with a guard switched off. */
async function testsWith(mutant: string | null, tests: readonly string[]): Promise<Report> {
  const outputFile = join(temporary, "report.json");
  rmSync(outputFile, { force: true });
  // What this run of the tests knows of itself is nothing to the one inside it.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST") && name !== "CI"),
  );
  const config = ["--root", ROOT, "--config", "test/mutants/vitest.config.ts"];
  const report = ["--reporter=json", "--outputFile", outputFile];
  const files = tests.map((test) => `test/${test}`);
  try {
    await run(process.execPath, [VITEST, "run", ...config, ...report, ...files], {
      cwd: ROOT,
      env: mutant === null ? env : { ...env, MUTANT: mutant },
      timeout: 60_000,
    });
  } catch (error) {
    // Failing tests are what is asked for; where the run itself failed there is no report.
    if (!(error instanceof Error && "code" in error && error.code === 1)) throw error;
  }
  const parsed: Report = JSON.parse(readFileSync(outputFile, "utf8"));
  return parsed;
}

describe("with a guard switched off the tests fail", () => {
  const isFull = process.env["CI"] !== undefined;

  it("and without any they pass", async () => {
    const tests = mutants.filter(({ isQuick }) => isQuick === true).flatMap((each) => each.tests);
    const { numTotalTests, numFailedTests } = await testsWith(null, [...new Set(tests)]);
    expect(numFailedTests).toBe(0);
    expect(numTotalTests).toBeGreaterThan(50);
  }, 120_000);

  for (const { name, tests, isQuick } of mutants) {
    it.runIf(isFull || isQuick === true)(
      `: ${name}`,
      async () => {
        const { numFailedTests } = await testsWith(name, tests);
        expect(numFailedTests).toBeGreaterThan(0);
      },
      120_000,
    );
  }
});
