import { describe, expect, test } from "vitest";
import {
  closingLine,
  countRun,
  skippedTests,
  slowestFiles,
  type RunDetails,
  type RunEnd,
  type TestFile,
  type VitestReport,
} from "../test-report.mjs";

const goodEnd: RunEnd = { exitCode: 0, timedOut: false, failedBefore: [] };
const badEnd: RunEnd = { ...goodEnd, exitCode: 1 };

function file(statuses: readonly string[], status = "passed", message = ""): TestFile {
  const assertionResults = statuses.map((each, index) => ({ status: each, fullName: `test ${index}` }));
  return { name: "/somewhere/a.test.ts", status, message, assertionResults };
}

function report(...testResults: readonly TestFile[]): VitestReport {
  return { testResults };
}

function details(part: Partial<RunDetails>): RunDetails {
  return { unhandledErrors: [], files: [], skipped: [], ...part };
}

describe("the closing line", () => {
  test("counts passed tests of all files", () => {
    const totals = countRun(report(file(["passed", "passed"]), file(["passed"])), details({}), goodEnd);
    expect(closingLine(totals)).toBe("3 passed, 0 failed");
  });

  test("leaves skipped tests to the lines above it", () => {
    const totals = countRun(report(file(["passed", "skipped", "todo"])), details({}), goodEnd);
    expect(closingLine(totals)).toBe("1 passed, 0 failed");
  });

  test("counts failed tests without adding a failure for their file or the exit code", () => {
    const totals = countRun(report(file(["passed", "failed", "failed"], "failed")), details({}), badEnd);
    expect(closingLine(totals)).toBe("1 passed, 2 failed");
    expect(totals.notes).toEqual([]);
  });

  test("counts a file that could not be loaded as one failure", () => {
    const broken = file([], "failed", "Cannot find module");
    const totals = countRun(report(file(["passed"]), broken), details({}), badEnd);
    expect(closingLine(totals)).toBe("1 passed, 1 failed");
    expect(totals.notes).toEqual(["/somewhere/a.test.ts: Cannot find module"]);
  });

  test("counts a file whose worker crashed as one failure, and its unfinished tests as nothing", () => {
    const totals = countRun(report(file(["passed", "pending", "pending"], "failed")), details({}), badEnd);
    expect(closingLine(totals)).toBe("1 passed, 1 failed");
  });

  test("counts each error outside of tests as a failure", () => {
    const run = details({ unhandledErrors: ["Error: late", "Error: later"] });
    expect(closingLine(countRun(report(file(["passed"])), run, badEnd))).toBe("1 passed, 2 failed");
  });

  test("counts a bad exit code that nothing else explains as a failure", () => {
    const totals = countRun(report(file(["passed"])), null, badEnd);
    expect(closingLine(totals)).toBe("1 passed, 1 failed");
    expect(totals.notes).toEqual(["vitest ended with exit code 1, though no test failed."]);
  });

  test("counts a run without a report as a failure, even with exit code 0", () => {
    expect(closingLine(countRun(null, null, { ...goodEnd, exitCode: 137 }))).toBe("0 passed, 1 failed");
    expect(closingLine(countRun(null, null, goodEnd))).toBe("0 passed, 1 failed");
  });

  test("counts a run that was stopped as a failure, also if a report stands", () => {
    const stopped = { ...badEnd, exitCode: 143, timedOut: true };
    expect(closingLine(countRun(null, null, stopped))).toBe("0 passed, 1 failed");
    expect(closingLine(countRun(report(file(["passed"])), details({}), stopped))).toBe("1 passed, 1 failed");
  });

  test.each([
    ["no file was found", report()],
    ["all were skipped", report(file(["skipped"]))],
    ["the files hold none", report(file([]))],
  ])("counts a run without a test as a failure: %s", (_, run) => {
    const totals = countRun(run, details({}), goodEnd);
    expect(totals).toMatchObject({ passed: 0, failed: 1, notes: ["No test ran."] });
  });

  test("counts what failed before the tests", () => {
    const end = { ...goodEnd, failedBefore: ["The build failed.", "A check failed."] };
    const totals = countRun(report(file(["passed"])), details({}), end);
    expect(closingLine(totals)).toBe("1 passed, 2 failed");
    expect(totals.notes).toEqual(end.failedBefore);
  });
});

describe("the lists above it", () => {
  test("hold the slowest files first, and no more than asked for", () => {
    const run = details({
      files: [
        { path: "quick.test.ts", durationMs: 5 },
        { path: "slow.test.ts", durationMs: 1500 },
        { path: "middle.test.ts", durationMs: 250 },
      ],
    });
    expect(slowestFiles(run, 2)).toEqual(["   1.50 s  slow.test.ts", "   0.25 s  middle.test.ts"]);
  });

  test("hold each skipped test with its reason, and count what does not fit", () => {
    const path = "a.test.ts";
    const run = details({
      skipped: [
        { path, name: "draws", reason: "no browser here" },
        { path, name: "runs", reason: null },
        { path, name: "sings", reason: null },
      ],
    });
    expect(skippedTests(run, 2)).toEqual([
      "a.test.ts > draws (no browser here)",
      "a.test.ts > runs",
      "and 1 more",
    ]);
  });
});
