import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { repositoryRoot } from "./repository.mjs";

/** @import { SerializedError } from "vitest" */
/** @import { Reporter, TestCase, TestModule } from "vitest/node" */
/** @import { RunDetails } from "./test-report.mjs" */

/** The variable that names the file into which the reporter writes. */
export const detailsFileVariable = "WAITROOM_RUN_DETAILS_FILE";

/**
 * A reporter for vitest that writes what its JSON reporter leaves out: whole durations with import and hooks, reasons
 * of skipped tests, errors outside of tests.
 *
 * @implements {Reporter}
 */
export default class RunDetailsReporter {
  /**
   * @param {readonly TestModule[]} modules
   * @param {readonly SerializedError[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env[detailsFileVariable];
    if (file === undefined) return;
    /** @type {RunDetails} */
    const details = {
      unhandledErrors: unhandledErrors.map(firstLine),
      files: modules.map((module) => ({ path: pathOf(module), durationMs: durationOf(module) })),
      skipped: modules.flatMap((module) =>
        [...module.children.allTests("skipped")].map((test) => ({
          path: pathOf(module),
          name: test.fullName,
          reason: reasonOf(test),
        })),
      ),
    };
    writeFileSync(file, JSON.stringify(details));
  }
}

/** @param {SerializedError} error */
function firstLine({ message }) {
  return message.split("\n")[0] ?? "";
}

/** @param {TestModule} module */
function pathOf(module) {
  return relative(repositoryRoot, module.moduleId);
}

/** @param {TestModule} module */
function durationOf(module) {
  const { setupDuration, collectDuration, duration } = module.diagnostic();
  return setupDuration + collectDuration + duration;
}

/** @param {TestCase} test */
function reasonOf(test) {
  const result = test.result();
  if (result.state === "skipped" && result.note !== undefined) return result.note;
  return test.options.mode === "todo" ? "not written yet" : null;
}
