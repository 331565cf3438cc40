import { attributeOf } from "../attribute-of.ts";
import type { Attributes } from "../match-assignment.ts";
import type { Column } from "./table.ts";

/** A column for each attribute that is asked for, named `attribute_{name}`. */
export function attributeColumns<Row extends { readonly attributes: Attributes }>(
  names: readonly string[],
): readonly Column<Row>[] {
  return names.map((name) => ({
    name: `attribute_${name}`,
    type: "text",
    unit: null,
    levels: null,
    meaning: `the researcher's attribute \`${name}\`: text, a number or true/false`,
    missing: "the participant does not have it, or it is null",
    privacy: "kept",
    value: (row) => attributeOf(row.attributes, name),
  }));
}
