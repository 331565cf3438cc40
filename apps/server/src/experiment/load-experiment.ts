import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { SetupError } from "../config/setup-error.ts";
import type { ResolvedExperiment } from "./experiment.ts";
import { parseExperiment } from "./parse-experiment.ts";

/**
 * Loads an experiment file: the default export of a `.ts`, `.mts`, `.js` or `.mjs` module.
 *
 * @param path absolute path of the module.
 * @throws {@link SetupError} `EXPERIMENT_NOT_LOADED` (with the `cause`) or `INVALID_EXPERIMENT`.
 */
export async function loadExperiment(path: string): Promise<ResolvedExperiment> {
  if (!extensions.includes(extname(path))) {
    throw notLoaded(path, `expected a file that ends in ${extensions.join(", ")}`);
  }
  const module = await importModule(path);
  if (!("default" in module)) throw notLoaded(path, "expected a default export, got none");
  return parseExperiment(module.default);
}

const extensions: readonly string[] = [".ts", ".mts", ".js", ".mjs"];

async function importModule(path: string): Promise<object> {
  try {
    const module: unknown = await import(pathToFileURL(path).href);
    return typeof module === "object" && module !== null ? module : {};
  } catch (cause) {
    throw notLoaded(path, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function notLoaded(path: string, problem: string, options?: ErrorOptions): SetupError {
  return new SetupError(
    "EXPERIMENT_NOT_LOADED",
    `The experiment ${path} could not be loaded:`,
    [problem],
    options,
  );
}
