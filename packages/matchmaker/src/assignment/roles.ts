import { attributeOf, type MatchCandidate } from "../candidate.ts";

/**
 * Which part each member of a group plays; names are for the places of a full group, the first ones for a smaller one.
 * - `arrival`: the longest waiting member gets the first name.
 * - `random`: a seeded shuffle (Fisher and Yates).
 * - `balanced`: for each place in the order of arrival the role that this place has had least often, ties by the seeded
 *   random, so that role and arrival are not confounded.
 * - `attribute`: the value of an attribute, as text; null where it is missing.
 */
export type RolesPolicy =
  | { readonly policy: "arrival" | "random" | "balanced"; readonly names: readonly string[] }
  | { readonly policy: "attribute"; readonly attribute: string };

/** How often each role was given to each place in the order of arrival: matched and not aborted. */
export type RoleCounts = ReadonlyMap<string, number>;

/** The key of a role and a place in `RoleCounts`. */
export function roleKey(role: string, rank: number): string {
  return `${rank}:${role}`;
}

/** The role of each member, in their order. @param members in the order of arrival */
export function assignRoles(
  policy: RolesPolicy,
  members: readonly MatchCandidate[],
  counts: RoleCounts,
  random: () => number,
): readonly (string | null)[] {
  if (policy.policy === "attribute") {
    return members.map(({ attributes }) => {
      const value = attributeOf(attributes, policy.attribute);
      return value === null ? null : String(value);
    });
  }
  const names = policy.names.slice(0, members.length);
  switch (policy.policy) {
    case "arrival":
      return members.map((_, rank) => names[rank] ?? null);
    case "random":
      return withNulls(shuffled(names, random), members.length);
    case "balanced":
      return withNulls(balanced(names, counts, random), members.length);
  }
}

/** @throws TypeError unless names are different and non-empty, or an attribute is named */
export function checkRoles(policy: RolesPolicy): RolesPolicy {
  const isNamed =
    policy.policy === "attribute"
      ? policy.attribute.length > 0
      : policy.names.length > 0 &&
        policy.names.every((name) => name.length > 0) &&
        new Set(policy.names).size === policy.names.length;
  if (!isNamed) throw new TypeError("Expected `roles` to have different, non-empty names, or an attribute.");
  return policy;
}

function balanced(names: readonly string[], counts: RoleCounts, random: () => number): readonly string[] {
  const open = [...names];
  return names.map((_, rank) => {
    const least = Math.min(...open.map((name) => counts.get(roleKey(name, rank)) ?? 0));
    const best = open.filter((name) => (counts.get(roleKey(name, rank)) ?? 0) === least);
    const role = pick(best, random);
    open.splice(open.indexOf(role), 1);
    return role;
  });
}

/** One of several, each as likely as the others. */
export function pick<T>(from: readonly T[], random: () => number): T {
  const [first] = from;
  const picked = from.length === 1 ? first : from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new RangeError("Expected at least one to pick from.");
  return picked;
}

function shuffled(names: readonly string[], random: () => number): readonly string[] {
  const open = [...names];
  return names.map(() => {
    const name = pick(open, random);
    open.splice(open.indexOf(name), 1);
    return name;
  });
}

function withNulls(roles: readonly string[], length: number): readonly (string | null)[] {
  return Array.from({ length }, (_, index) => roles[index] ?? null);
}
