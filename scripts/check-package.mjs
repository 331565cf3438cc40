import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const required = ["LICENSE", "README.md", "package.json"];
const unwanted = ["src/", "test/", "tsconfig", "tsup.config", "vitest.config", ".turbo/"];

const folder = mkdtempSync(join(tmpdir(), "waitroom-pack-"));
let problems = 0;
try {
  run("pnpm", ["pack", "--pack-destination", folder]);
  const [name] = readdirSync(folder);
  if (name === undefined) throw new Error("Expected `pnpm pack` to make a file, got none.");
  const tarball = join(folder, name);
  for (const problem of contentProblems(tarball, folder)) report(problem);
  check("publint", [tarball, "--strict"]);
  check("attw", [tarball, "--profile", "esm-only", "--no-emoji"]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = problems === 0 ? 0 : 1;

/**
 * @param {string} tarball
 * @param {string} folder where it may be unpacked.
 */
function contentProblems(tarball, folder) {
  run("tar", ["-xzf", tarball, "-C", folder]);
  const contents = join(folder, "package");
  const files = readdirSync(contents, { recursive: true, encoding: "utf8" }).map((path) =>
    path.replaceAll("\\", "/"),
  );
  const manifest = readFileSync(join(contents, "package.json"), "utf8");
  const found = required.filter((file) => !files.includes(file)).map((file) => `${file} is missing.`);
  if (!files.some((file) => file.startsWith("dist/"))) found.push("dist/ is missing.");
  for (const file of files) {
    if (unwanted.some((start) => file.startsWith(start)) || /\.test\./.test(file))
      found.push(`${file} is packed.`);
  }
  if (manifest.includes("workspace:"))
    found.push("package.json still says `workspace:`, which npm cannot install.");
  if (manifest.includes("@waitroom/source"))
    found.push("package.json still exports the sources, which are not packed.");
  return found;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function check(command, args) {
  try {
    run(command, args);
  } catch (error) {
    report(
      error instanceof Error && "stdout" in error ? `${command}:\n${String(error.stdout)}` : String(error),
    );
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function run(command, args) {
  return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

/** @param {string} problem */
function report(problem) {
  problems += 1;
  process.stdout.write(`${problem}\n`);
}
