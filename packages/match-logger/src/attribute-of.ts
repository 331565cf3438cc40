import type { Attributes } from "./match-assignment.ts";

/** The value of an attribute; missing counts as null, also where every object has something of that name. */
export function attributeOf(attributes: Attributes, name: string): Attributes[string] {
  return Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null;
}
