import { importFrom } from "./caller-packages.ts";
import type { Rule } from "./matchmaker-packages.ts";
import { wrongUse } from "./wrong-use.ts";

/** A rule, or what makes one from what is recorded about the rule that decided. */
export type GivenMatchmaker = Rule | ((recorded: unknown) => Rule);

/**
 * The rule that `MODULE#EXPORT` names: an instance, a class (made with `options`), or a function from the recorded rule to
 * one. Without `#EXPORT` the default export.
 */
export async function importMatchmaker(
  folder: string,
  name: string,
  options: unknown,
): Promise<GivenMatchmaker> {
  const [specifier = "", exported = "default"] = name.split("#", 2);
  const module = await importFrom(folder, specifier);
  const given = module[exported];
  if (isRule(given)) return given;
  if (typeof given !== "function") {
    throw wrongUse(
      `Expected --matchmaker to name a rule, a class or a function as MODULE#EXPORT, and ${specifier} exports ${exported in module ? "something else" : "nothing"} as ${exported}.`,
    );
  }
  const prototype: unknown = given.prototype;
  if (isRule(prototype)) {
    const made: unknown = Reflect.construct(given, options === undefined ? [] : [options]);
    if (isRule(made)) return made;
  }
  return (recorded) => {
    const made: unknown = Reflect.apply(given, undefined, [recorded]);
    if (isRule(made)) return made;
    throw wrongUse(`Expected ${name} to give a rule with \`findMatch\`, got ${typeof made}.`);
  };
}

function isRule(value: unknown): value is Rule {
  return (
    typeof value === "object" &&
    value !== null &&
    "findMatch" in value &&
    typeof value.findMatch === "function"
  );
}
