import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { wrongUse } from "./wrong-use.ts";

/**
 * Imports a module as a program in `folder` would: a package that is installed there, or a file by a path. This package
 * depends on no other of Waitroom, so what replays and simulates comes from whoever calls.
 */
export async function importFrom(
  folder: string,
  specifier: string,
): Promise<Readonly<Record<string, unknown>>> {
  const path = resolveFrom(folder, specifier);
  if (path === null)
    throw wrongUse(`Expected a module ${specifier} in ${folder}, found none.${advice(specifier)}`);
  const module: unknown = await import(pathToFileURL(path).href);
  return typeof module === "object" && module !== null ? Object.fromEntries(Object.entries(module)) : {};
}

function resolveFrom(folder: string, specifier: string): string | null {
  try {
    return createRequire(join(folder, "match-log.js")).resolve(specifier);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return null;
    throw error;
  }
}

function advice(specifier: string): string {
  const [scope = "", name = ""] = specifier.split("/");
  if (specifier.startsWith(".") || specifier.startsWith("/")) return "";
  const packageName = scope.startsWith("@") ? `${scope}/${name}` : scope;
  return ` Install it in the project from which you call: npm install ${packageName}`;
}
