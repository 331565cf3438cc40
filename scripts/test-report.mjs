/**
 * What vitest's JSON reporter tells of a run, as far as it is read here.
 *
 * @typedef {object} VitestReport
 * @property {readonly TestFile[]} testResults
 */

/**
 * @typedef {object} TestFile
 * @property {string} name absolute path.
 * @property {string} status
 * @property {string} message
 * @property {readonly { status: string, fullName: string }[]} assertionResults
 */

/**
 * What the JSON reporter leaves out; `run-details-reporter.mjs` writes it.
 *
 * @typedef {object} RunDetails
 * @property {readonly string[]} unhandledErrors
 * @property {readonly { path: string, durationMs: number }[]} files
 * @property {readonly { path: string, name: string, reason: string | null }[]} skipped
 */

/**
 * How the process that ran the tests ended, and what failed before it.
 *
 * @typedef {object} RunEnd
 * @property {number} exitCode
 * @property {boolean} timedOut
 * @property {readonly string[]} failedBefore one line for each failure; the build, and checks other than tests.
 */

/**
 * @typedef {object} Totals
 * @property {number} passed
 * @property {number} failed tests, and whatever else failed that is not a test.
 * @property {number} skipped
 * @property {readonly string[]} notes one for each failure that is not a test.
 */

/**
 * Counts a run so that `failed` is 0 only if every part of it went well: a file that could not be loaded, a worker
 * that crashed, an error outside of tests and a run without any test count as one failure each.
 *
 * @param {VitestReport | null} report null if vitest ended before it wrote one.
 * @param {RunDetails | null} details
 * @param {RunEnd} end
 * @returns {Totals}
 */
export function countRun(report, details, end) {
  const files = report?.testResults ?? [];
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const failedTests = tests.filter(({ status }) => status === "failed").length;
  const skipped = tests.filter(({ status }) => skippedStatuses.has(status)).length;

  const notes = [
    ...files
      .filter(failedOutsideOfTests)
      .map(({ name, message }) => `${name}: ${message || "did not finish"}`),
    ...(details?.unhandledErrors ?? []).map((error) => `Error outside of tests: ${error}`),
  ];
  if (end.timedOut) notes.push("The tests took too long and were stopped.");
  else if (report === null) notes.push(`vitest ended without a report, with exit code ${end.exitCode}.`);
  else if (passed + failedTests + notes.length === 0) notes.push("No test ran.");
  else if (end.exitCode !== 0 && failedTests + notes.length === 0) {
    notes.push(`vitest ended with exit code ${end.exitCode}, though no test failed.`);
  }
  const all = [...end.failedBefore, ...notes];
  return { passed, failed: failedTests + all.length, skipped, notes: all };
}

/**
 * The last line of a run.
 *
 * @param {Totals} totals
 * @returns {string} without a line break.
 */
export function closingLine({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}

/**
 * The files that took longest, slowest first.
 *
 * @param {RunDetails} details
 * @param {number} count
 * @returns {readonly string[]} one line each.
 */
export function slowestFiles(details, count) {
  return [...details.files]
    .sort((a, b) => b.durationMs - a.durationMs)
    .slice(0, count)
    .map(({ path, durationMs }) => `${(durationMs / 1000).toFixed(2).padStart(7)} s  ${path}`);
}

/**
 * The skipped tests, each with its reason where it gave one.
 *
 * @param {RunDetails} details
 * @param {number} limit of lines; one more line counts the rest.
 * @returns {readonly string[]}
 */
export function skippedTests({ skipped }, limit) {
  const lines = skipped.slice(0, limit).map(({ path, name, reason }) => {
    return `${path} > ${name}${reason === null ? "" : ` (${reason})`}`;
  });
  return skipped.length > limit ? [...lines, `and ${skipped.length - limit} more`] : lines;
}

// Vitest's other status for a test that has no result, "pending", is that of a crashed worker.
const skippedStatuses = new Set(["skipped", "todo"]);

/** @param {TestFile} file */
function failedOutsideOfTests({ status, assertionResults }) {
  return status === "failed" && assertionResults.every((test) => test.status !== "failed");
}
