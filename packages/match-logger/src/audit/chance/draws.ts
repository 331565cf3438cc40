import { attributeOf } from "../../attribute-of.ts";
import type { Attributes } from "../../match-assignment.ts";
import type { DeclaredConditions, DeclaredRoles } from "../fold/declaration.ts";
import type { Assigned } from "../fold/assigned.ts";

/** The condition that the declared policy gives the next group. */
export function drawCondition(
  { policy, names, perBlock }: DeclaredConditions,
  assigned: Assigned,
  random: () => number,
): string | null {
  switch (policy) {
    case "fixed":
      return names[0] ?? null;
    case "random":
      return draw(names, random);
    case "balanced": {
      const fewest = Math.min(...names.map((name) => assigned.ofCondition(name)));
      return draw(
        names.filter((name) => assigned.ofCondition(name) === fewest),
        random,
      );
    }
    case "blocks": {
      const full = Math.min(...names.map((name) => Math.floor(assigned.ofCondition(name) / perBlock)));
      const urn: string[] = [];
      for (const name of names) {
        for (let left = (full + 1) * perBlock - assigned.ofCondition(name); left > 0; left -= 1)
          urn.push(name);
      }
      return draw(urn, random);
    }
  }
}

/** The roles that the declared policy gives. @param members in the order of arrival, as the rule saw them */
export function drawRoles(
  declared: DeclaredRoles,
  members: readonly Attributes[],
  assigned: Assigned,
  random: () => number,
): readonly (string | null)[] {
  if (declared.policy === "attribute") {
    return members.map((attributes) => {
      const value = attributeOf(attributes, declared.attribute);
      return value === null ? null : String(value);
    });
  }
  const left = declared.names.slice(0, members.length);
  return members.map((_, rank) => {
    if (left.length === 0) return null;
    if (declared.policy === "arrival") return left.shift() ?? null;
    let from = left;
    if (declared.policy === "balanced") {
      const fewest = Math.min(...left.map((role) => assigned.ofRole(rank, role)));
      from = left.filter((role) => assigned.ofRole(rank, role) === fewest);
    }
    const role = draw(from, random);
    if (role !== null) left.splice(left.indexOf(role), 1);
    return role;
  });
}

/** One of several, each as likely. No number is drawn where there is one only. */
function draw(from: readonly string[], random: () => number): string | null {
  return (from.length === 1 ? from[0] : from[Math.floor(random() * from.length)]) ?? null;
}
