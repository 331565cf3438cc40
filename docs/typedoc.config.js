import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const docs = dirname(fileURLToPath(import.meta.url));

// What a package exports is its API: each entry becomes a page, named by the entry's own `@module`.
const entryPoints = globSync("../packages/*/package.json", { cwd: docs })
  .sort()
  .flatMap((manifestPath) => {
    const { exports } = JSON.parse(readFileSync(join(docs, manifestPath), "utf8"));
    return Object.values(exports)
      .map((entry) => entry["@waitroom/source"])
      .filter((source) => source !== undefined)
      .map((source) => relative(docs, join(docs, dirname(manifestPath), source)));
  });

export default {
  entryPoints,
  tsconfig: "tsconfig.json",
  basePath: "../packages",
  plugin: ["typedoc-plugin-markdown"],
  router: "module",
  out: "reference/api",
  name: "API",
  readme: "none",
  disableSources: true,
  excludeInternal: true,
  excludePrivate: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  treatWarningsAsErrors: true,
  validation: { notExported: false, invalidLink: true },
  logLevel: "Warn",
};
