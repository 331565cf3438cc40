import { pick } from "./roles.ts";

/**
 * Which treatment a group gets.
 * - `fixed`: always the same.
 * - `random`: each with the same chance, seeded.
 * - `blocks`: in each block of groups every condition occurs `perBlock` times (default 1), in seeded random order.
 * - `balanced`: the one that the fewest groups have, ties by the seeded random.
 *
 * Counted are the groups that are matched and not aborted, those who count down included.
 */
export type ConditionsPolicy =
  | { readonly policy: "fixed"; readonly name: string }
  | { readonly policy: "random"; readonly names: readonly string[] }
  | { readonly policy: "balanced"; readonly names: readonly string[] }
  | { readonly policy: "blocks"; readonly names: readonly string[]; readonly perBlock?: number | undefined };

/** How many groups each condition has. */
export type ConditionCounts = ReadonlyMap<string, number>;

/** The condition of the next group; null without a policy. */
export function assignCondition(
  policy: ConditionsPolicy | null,
  counts: ConditionCounts,
  random: () => number,
): string | null {
  if (policy === null) return null;
  if (policy.policy === "fixed") return policy.name;
  if (policy.policy === "random") return pick(policy.names, random);
  const countOf = (name: string): number => counts.get(name) ?? 0;
  if (policy.policy === "blocks")
    return pick(openPlaces(policy.names, policy.perBlock ?? 1, countOf), random);
  const least = Math.min(...policy.names.map(countOf));
  return pick(
    policy.names.filter((name) => countOf(name) === least),
    random,
  );
}

/** @throws TypeError unless names are different and non-empty; RangeError unless `perBlock` is an integer of at least 1 */
export function checkConditions(policy: ConditionsPolicy): ConditionsPolicy {
  const names = policy.policy === "fixed" ? [policy.name] : policy.names;
  if (names.length === 0 || names.some((name) => name.length === 0) || new Set(names).size !== names.length) {
    throw new TypeError("Expected `conditions` to have different, non-empty names.");
  }
  const perBlock = policy.policy === "blocks" ? (policy.perBlock ?? 1) : 1;
  if (!Number.isInteger(perBlock) || perBlock < 1) {
    throw new RangeError(`Expected \`perBlock\` to be an integer of at least 1, got \`${perBlock}\`.`);
  }
  return policy;
}

/**
 * The places that the present block still has, one entry for each. A block is full when every condition has had its
 * share; a group that was aborted gives its place back.
 */
function openPlaces(
  names: readonly string[],
  perBlock: number,
  countOf: (name: string) => number,
): readonly string[] {
  const blocksDone = Math.min(...names.map((name) => Math.floor(countOf(name) / perBlock)));
  return names.flatMap((name) => {
    const open = (blocksDone + 1) * perBlock - countOf(name);
    return Array.from({ length: Math.max(0, open) }, () => name);
  });
}
