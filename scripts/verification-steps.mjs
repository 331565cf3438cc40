/**
 * What must hold before a change is pushed, cheapest first: names of scripts in the root `package.json`.
 * The tests are not among them, since they are run with their output shown.
 */
export const verificationSteps = /** @type {const} */ ([
  "format:check",
  "lint",
  "build",
  "typecheck",
  "boundaries",
  "check:package",
  "knip",
  "site",
]);
