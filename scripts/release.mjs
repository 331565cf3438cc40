import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { installDependencies } from "./install-dependencies.mjs";
import { licenceProblems } from "./release-licences.mjs";
import { repositoryRoot } from "./repository.mjs";
import { runCommand } from "./run-command.mjs";
import { toolEnvironment } from "./tool-environment.mjs";

const help = `pnpm release [--dry-run]

Builds, packs and checks every published package: contents, exports and types of the tarball (publint, attw), its
size, the licences of what it brings along, and the settings for provenance. Then publishes those whose version is not on
npm yet, and tags them. With --dry-run nothing is published.
`;

// A tarball that grows past this brings along what it should not: the dashboard's page is most of the largest.
const largestTarballBytes = 2 * 1024 * 1024;

const { values } = parseArgs({ options: { "dry-run": { type: "boolean" }, help: { type: "boolean" } } });
if (values.help === true) {
  process.stdout.write(help);
} else {
  process.exitCode = await release(values["dry-run"] === true);
}

/** @param {boolean} isDryRun */
async function release(isDryRun) {
  await installDependencies();
  const environment = await toolEnvironment();
  const problems = [
    ...(await failedStep("build", environment)),
    ...(await failedStep("check:package", environment)),
    ...(await licenceProblems(environment)),
  ];
  process.stdout.write("\npackage                        version   packed  provenance\n");
  for (const folder of publishedFolders()) problems.push(...(await packageProblems(folder, environment)));

  const { output } = await runCommand("changeset", ["status"], inRoot(environment));
  process.stdout.write(
    `\nWhat the changesets call for (\`pnpm version-packages\` takes it up):\n${output.trim()}\n`,
  );
  if (problems.length > 0) {
    process.stdout.write(
      `\nNot fit to be released:\n${problems.map((problem) => `  ${problem}\n`).join("")}`,
    );
    return 1;
  }
  if (isDryRun) {
    process.stdout.write("\nFit to be released. Nothing was published: this was a dry run.\n");
    return 0;
  }
  const { code } = await runCommand("changeset", ["publish"], { cwd: repositoryRoot, env: environment });
  return code;
}

function publishedFolders() {
  return readdirSync(join(repositoryRoot, "packages"))
    .sort()
    .map((name) => join("packages", name));
}

/**
 * Packs the package as it would be published, and shows its size.
 *
 * @param {string} folder
 * @param {Environment} environment
 * @returns {Promise<readonly string[]>}
 */
async function packageProblems(folder, environment) {
  const { name, version, publishConfig } = JSON.parse(
    readFileSync(join(repositoryRoot, folder, "package.json"), "utf8"),
  );
  const temporary = mkdtempSync(join(tmpdir(), "waitroom-release-"));
  try {
    const { code, output } = await runCommand("pnpm", ["pack", "--pack-destination", temporary], {
      ...inRoot(environment),
      cwd: join(repositoryRoot, folder),
    });
    const [tarball] = readdirSync(temporary);
    if (code !== 0 || tarball === undefined) return [`${name} could not be packed: ${output}`];
    const sizeBytes = statSync(join(temporary, tarball)).size;
    const size = `${(sizeBytes / 1024).toFixed(0)} KiB`;
    const isProven = publishConfig?.provenance === true;
    process.stdout.write(
      `${name.padEnd(30)} ${version.padEnd(7)} ${size.padStart(8)}  ${isProven ? "yes" : "NO"}\n`,
    );
    return [
      ...(sizeBytes > largestTarballBytes ? [`${name} packs to ${size}, more than 2 MiB.`] : []),
      ...(isProven ? [] : [`${name} is published without provenance.`]),
    ];
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * @param {string} step a script of the root `package.json`
 * @param {Environment} environment
 * @returns {Promise<readonly string[]>}
 */
async function failedStep(step, environment) {
  const { code, output } = await runCommand("pnpm", ["run", step], inRoot(environment));
  process.stdout.write(`${code === 0 ? "ok    " : "FAILED"} ${step}\n`);
  if (code === 0) return [];
  process.stdout.write(output);
  return [`${step} failed; its output is above.`];
}

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/** @param {Environment} environment */
function inRoot(environment) {
  return { cwd: repositoryRoot, env: environment, quiet: true };
}
