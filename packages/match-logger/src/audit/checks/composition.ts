import { attributeOf } from "../../attribute-of.ts";
import type { Person } from "../fold/person.ts";
import type { Constraint } from "../fold/rule.ts";
import { quoted } from "../words.ts";

/** What of the declared compositions a group does not meet, in words; null: it meets all. */
export function compositionFlaw(constraints: readonly Constraint[], group: readonly Person[]): string | null {
  for (const constraint of constraints) {
    if (constraint.kind !== "composition") continue;
    for (const [value, asked] of constraint.counts) {
      const has = group.filter(
        ({ attributes }) => String(attributeOf(attributes, constraint.attribute) ?? "") === value,
      );
      if (has.length === asked) continue;
      return `it has ${has.length} with ${quoted(constraint.attribute)} ${quoted(value)}, and the rule asks for ${asked}`;
    }
  }
  return null;
}
