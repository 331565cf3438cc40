import { installDependencies } from "./install-dependencies.mjs";
import { repositoryRoot } from "./repository.mjs";
import { runCommand } from "./run-command.mjs";
import { toolEnvironment } from "./tool-environment.mjs";
import { verificationSteps } from "./verification-steps.mjs";

// Without the tests every step runs, and the exit code is the number of those that failed: the caller runs the tests.
const withoutTests = process.argv.includes("--without-tests");

await installDependencies();
const environment = await toolEnvironment();
let failed = 0;
for (const step of verificationSteps) {
  if (failed > 0 && !withoutTests) break;
  if (!(await passes(step))) failed += 1;
}
if (failed === 0 && !withoutTests) {
  const { code } = await runCommand(process.execPath, ["scripts/test.mjs"], { cwd: repositoryRoot });
  if (code !== 0) failed += 1;
}
process.exitCode = failed;

/** @param {string} step */
async function passes(step) {
  const startedAt = performance.now();
  const { code, output } = await runCommand("pnpm", ["run", step], {
    cwd: repositoryRoot,
    env: environment,
    quiet: true,
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (code !== 0) process.stdout.write(output);
  process.stdout.write(`${code === 0 ? "ok    " : "FAILED"} ${step.padEnd(14)} ${seconds.padStart(6)} s\n`);
  return code === 0;
}
