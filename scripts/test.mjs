import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDependencies } from "./install-dependencies.mjs";
import { quietStep } from "./quiet-step.mjs";
import { repositoryRoot } from "./repository.mjs";
import { detailsFileVariable } from "./run-details-reporter.mjs";
import { runCommand } from "./run-command.mjs";
import { ScriptError } from "./script-error.mjs";
import { closingLine, countRun, skippedTests, slowestFiles } from "./test-report.mjs";
import { toolEnvironment } from "./tool-environment.mjs";

/** @import { RunDetails, Totals } from "./test-report.mjs" */

// A run that hangs has to end by itself, and say so, before whoever waits for it gives up: at a quarter of an hour, or where
// `CI` asks for the campaigns in full at three quarters of an hour.
const isCampaign = (process.env.CI ?? "") !== "";
const totalLimitMs = (isCampaign ? 45 : 15) * 60_000;
const leastTestMs = 2 * 60_000;

/** One line for each failure before the tests; they run nevertheless, so that one look shows all that is wrong. */
const failedBefore = Array.from(
  { length: Number(process.env.WAITROOM_FAILED_CHECKS ?? "0") },
  () => "A check before the tests failed; see above.",
);

/** @returns {Promise<Totals>} */
async function test() {
  try {
    await installDependencies();
    const environment = await toolEnvironment();
    await build(environment);
    return await runTests(environment);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return countRun(null, null, { exitCode: 1, timedOut: false, failedBefore });
  }
}

/** @param {Readonly<Record<string, string | undefined>>} environment */
async function build(environment) {
  try {
    await quietStep("The build", "turbo", ["run", "build", "--continue"], {
      cwd: repositoryRoot,
      env: environment,
    });
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    process.stderr.write(`${error.message}\n`);
    failedBefore.push("The build failed; see above.");
  }
}

/** @param {Readonly<Record<string, string | undefined>>} environment */
async function runTests(environment) {
  const folder = mkdtempSync(join(tmpdir(), "waitroom-test-"));
  try {
    const reportFile = join(folder, "report.json");
    const detailsFile = join(folder, "details.json");
    const { code, timedOut } = await runCommand("vitest", vitestArguments(reportFile), {
      cwd: repositoryRoot,
      env: { ...environment, ...plainOutput(), [detailsFileVariable]: detailsFile },
      timeoutMs: Math.max(leastTestMs, totalLimitMs - performance.now()),
    });
    /** @type {RunDetails | null} */
    const details = readJson(detailsFile);
    if (details !== null) {
      print("Slowest test files", slowestFiles(details, 10));
      print(`Skipped tests${unsaidReason()}`, skippedTests(details, 100));
    }
    return countRun(readJson(reportFile), details, { exitCode: code, timedOut, failedBefore });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Why tests are skipped that give no reason of their own. */
function unsaidReason() {
  return isCampaign ? "" : "; without a reason: CI is not set, or Chromium or redis-server is not installed";
}

/** Vitest colours its output in a log file too, where that hides words from a search. */
function plainOutput() {
  return process.stdout.isTTY || process.env.FORCE_COLOR !== undefined ? {} : { NO_COLOR: "1" };
}

/** @param {string} reportFile */
function vitestArguments(reportFile) {
  return [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
    `--reporter=${join(repositoryRoot, "scripts", "run-details-reporter.mjs")}`,
    ...process.argv.slice(2),
  ];
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @param {string} file a run that broke off has not written it, or not all of it. */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/**
 * @param {string} title
 * @param {readonly string[]} lines
 */
function print(title, lines) {
  if (lines.length > 0) process.stdout.write(`\n${title}\n${lines.map((line) => `  ${line}\n`).join("")}`);
}

const totals = await test();
print("Failed outside of tests", totals.notes);
process.stdout.write(`\n${closingLine(totals)}\n`);
process.exitCode = totals.failed === 0 ? 0 : 1;
