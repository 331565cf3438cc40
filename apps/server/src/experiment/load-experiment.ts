import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { SetupError } from "../config/setup-error.ts";
import type { ResolvedExperiment } from "./experiment.ts";
import { parseExperimentJson } from "./parse-experiment-json.ts";
import { parseExperiment } from "./parse-experiment.ts";

/**
 * Loads an experiment file: the default export of a `.ts`, `.mts`, `.js` or `.mjs` module, or what a `.json` file holds.
 *
 * @param path absolute path of the file.
 * @throws {@link SetupError} `EXPERIMENT_NOT_LOADED` (with the `cause`) or `INVALID_EXPERIMENT`.
 */
export async function loadExperiment(path: string): Promise<ResolvedExperiment> {
  if (!extensions.includes(extname(path))) {
    throw notLoaded(path, `expected a file that ends in ${extensions.join(", ")}`);
  }
  if (!existsSync(path)) throw notLoaded(path, "expected a file, got none of that name");
  if (extname(path) === ".json") return parseExperimentJson(await readJson(path));
  const module = await importModule(path);
  if (!("default" in module)) throw notLoaded(path, "expected a default export, got none");
  return parseExperiment(module.default);
}

const extensions: readonly string[] = [".ts", ".mts", ".js", ".mjs", ".json"];

async function readJson(path: string): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    return value;
  } catch (cause) {
    throw notLoaded(path, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function importModule(path: string): Promise<object> {
  try {
    const module: unknown = await import(pathToFileURL(path).href);
    return typeof module === "object" && module !== null ? module : {};
  } catch (cause) {
    if (!(cause instanceof Error)) throw notLoaded(path, String(cause), { cause });
    throw notLoaded(path, `${lineText(cause, path)}${cause.message}`, { cause });
  }
}

/** Where in the file the error is from, as far as its stack says so. */
function lineText({ stack = "" }: Error, path: string): string {
  for (const name of [path, pathToFileURL(path).href]) {
    const at = stack.indexOf(`${name}:`);
    const line = at === -1 ? null : /^\d+/.exec(stack.slice(at + name.length + 1));
    if (line !== null) return `line ${line[0]}: `;
  }
  return "";
}

function notLoaded(path: string, problem: string, options?: ErrorOptions): SetupError {
  return new SetupError(
    "EXPERIMENT_NOT_LOADED",
    `The experiment ${path} could not be loaded:`,
    [problem],
    options,
  );
}
