import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Matchmaker } from "@waitroom/matchmaker";
import { PlanError } from "./plan-error.ts";

/**
 * Loads a rule that is named as `MODULE#EXPORT`: an object of a class that extends `Matchmaker`, or such a class.
 *
 * @throws {@link PlanError} when there is none
 */
export async function customMatchmaker(name: string, folder: string): Promise<Matchmaker> {
  const [file = "", exported = "default"] = name.split("#", 2);
  const module = await importModule(resolve(folder, file));
  const found: unknown = Reflect.get(module, exported);
  const rule: unknown = isConstructor(found) ? new found() : found;
  if (rule instanceof Matchmaker) return rule;
  const exports = Object.keys(module).join(", ") || "nothing";
  throw new PlanError(
    `Expected \`${exported}\` of ${file} to be a class that extends Matchmaker, or an object of one. The module exports ${exports}.`,
  );
}

async function importModule(path: string): Promise<object> {
  try {
    const module: unknown = await import(pathToFileURL(path).href);
    return typeof module === "object" && module !== null ? module : {};
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PlanError(`The rule ${path} could not be loaded: ${reason}`, { cause });
  }
}

function isConstructor(value: unknown): value is new () => unknown {
  return typeof value === "function" && value.prototype !== undefined;
}
