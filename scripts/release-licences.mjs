import { repositoryRoot } from "./repository.mjs";
import { runCommand } from "./run-command.mjs";

/** Licences that an MIT package may bring along without asking anything of those who use it but to name them. */
const permitted = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
  "(MIT OR CC0-1.0)",
]);

/** Tools of the dashboard's build and tests: none of their code is in the page. */
const notShipped = /^(@axe-core\/|axe-core$|lightningcss|playwright-core$)/;

/**
 * Looks at everything that a published package depends on when it runs, and at what the dashboard bundles.
 *
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {Promise<readonly string[]>} a sentence for each package whose licence is none of the permitted ones.
 */
export async function licenceProblems(environment) {
  const shipped = [
    await licences(["--prod", "--filter", "./packages/*"], environment),
    await licences(["--filter", "@waitroom/admin-dashboard"], environment),
  ];
  const problems = shipped.flatMap((found) =>
    Object.entries(found)
      .filter(([licence]) => !permitted.has(licence))
      .flatMap(([licence, packages]) => packages.map(({ name }) => ({ licence, name })))
      .filter(({ name }) => !notShipped.test(name))
      .map(({ licence, name }) => `${name} has the licence ${licence}, which is none of the permitted ones.`),
  );
  process.stdout.write(`${problems.length === 0 ? "ok    " : "FAILED"} licences\n`);
  return problems;
}

/**
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Promise<Readonly<Record<string, readonly { readonly name: string }[]>>>} the packages by licence.
 */
async function licences(args, env) {
  const { code, stdout, output } = await runCommand("pnpm", ["licenses", "list", "--json", ...args], {
    cwd: repositoryRoot,
    env,
    quiet: true,
  });
  if (code !== 0) throw new Error(`pnpm could not list the licences:\n${output}`);
  return JSON.parse(stdout);
}
