import {
  composition,
  FIFOMatchmaker,
  identifyMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  RuleMatchmaker,
  sameValue,
  type ConditionsPolicy,
  type Constraint,
  type Matchmaker,
  type PairConstraint,
  type RolesPolicy,
  type StepOptions,
  type WaitingRoomOptions,
} from "../../src/index.ts";
import { Chance, randomOptions, randomRule } from "./random-history.ts";

/** How many rules of constraints by chance there are. */
const RULES_OF_CONSTRAINTS = 120;

interface Promised {
  readonly rule: Matchmaker;
  readonly constraints: readonly Constraint[];
}

/** Rules that promise the first group in arrival order that their constraints allow. */
const PROMISED: readonly Promised[] = [
  { rule: new FIFOMatchmaker(), constraints: [] },
  { rule: new LatencyFIFOMatchmaker({ maxServerRttMs: 100 }), constraints: [maxPairRtt(100)] },
  ...Array.from({ length: RULES_OF_CONSTRAINTS }, (_, number) => {
    const constraints = randomConstraints(new Chance(number));
    return { rule: new RuleMatchmaker({ constraints }), constraints };
  }),
];

const BY_HASH: ReadonlyMap<string, readonly Constraint[]> = new Map(
  PROMISED.map(({ rule, constraints }) => [identifyMatchmaker(rule).hash, constraints]),
);

/** What the rule of this hash promises; null where that is no first group under constraints. */
export function promiseOf(hash: string): readonly Constraint[] | null {
  return BY_HASH.get(hash) ?? null;
}

/** Any options of a room, with a rule of any kind, a fallback chain, roles and conditions. */
export function randomDeclaration(chance: Chance): WaitingRoomOptions {
  const options = randomOptions(chance);
  const capacity = chance.of([null, null, 3, 6]);
  return { ...options, capacity, ...declaredAnew(options, chance), ...randomAssignment(chance) };
}

/** What a process may declare that goes on with the journal of another. */
export function randomRestart(options: WaitingRoomOptions, chance: Chance): WaitingRoomOptions {
  return {
    ...options,
    ...(chance.is(0.7) ? declaredAnew(options, chance) : {}),
    ...(chance.is(0.2) ? randomAssignment(chance) : {}),
  };
}

function declaredAnew(
  { groupSize, matchmaker }: WaitingRoomOptions,
  chance: Chance,
): Pick<WaitingRoomOptions, "matchmaker" | "steps"> {
  return {
    matchmaker: chance.is(0.4) ? chance.of(PROMISED).rule : matchmaker,
    steps: chance.is(0.3) ? [] : randomChain(groupSize, chance),
  };
}

function randomChain(groupSize: number, chance: Chance): readonly StepOptions[] {
  let afterMs = 0;
  let size = groupSize;
  const length = 1 + chance.below(3);
  return Array.from({ length }, (_, index): StepOptions => {
    afterMs += chance.of([200, 1000, 2500, 4000]);
    if (index === length - 1 && chance.is(0.4)) return { afterMs, release: true };
    const rule = chance.is(0.85) ? chance.of(PROMISED).rule : randomRule(chance);
    if (chance.is(0.4)) size = chance.is(0.8) ? Math.max(1, size - 1) : size + 1;
    return { afterMs, groupSize: size, ...(chance.is(0.7) ? { matchmaker: rule } : {}) };
  });
}

function randomAssignment(chance: Chance): Pick<WaitingRoomOptions, "roles" | "conditions"> {
  return { roles: randomRoles(chance), conditions: randomConditions(chance) };
}

function randomRoles(chance: Chance): RolesPolicy | null {
  const policy = chance.of([null, "arrival", "random", "balanced", "balanced", "attribute"] as const);
  if (policy === null) return null;
  if (policy === "attribute") return { policy, attribute: "role" };
  return { policy, names: ["leader", "second", "third"].slice(0, 1 + chance.below(3)) };
}

function randomConditions(chance: Chance): ConditionsPolicy | null {
  const policy = chance.of([null, "fixed", "random", "blocks", "balanced", "balanced"] as const);
  const names = ["control", "open", "secret"].slice(0, 1 + chance.below(3));
  if (policy === null) return null;
  if (policy === "fixed") return { policy, name: chance.of(names) };
  return policy === "blocks" ? { policy, names, perBlock: 1 + chance.below(2) } : { policy, names };
}

function randomConstraints(chance: Chance): readonly Constraint[] {
  return Array.from({ length: 1 + chance.below(3) }, () => {
    if (chance.is(0.2)) return randomComposition(chance);
    return chance.is(0.6) ? randomRelaxation(chance) : randomPairConstraint(chance);
  });
}

function randomPairConstraint(chance: Chance): PairConstraint {
  const kind = chance.of(["rtt", "rtt", "stranger", "value"] as const);
  if (kind === "rtt") return maxPairRtt(chance.of([60, 100, 130]));
  return kind === "stranger" ? noRepeatPartner() : sameValue(chance.of(["language", "role"]));
}

function randomRelaxation(chance: Chance): Constraint {
  let afterMs = 0;
  return relaxed(
    Array.from({ length: 1 + chance.below(3) }, (_, index) => {
      if (index > 0) afterMs += chance.of([300, 1200, 3000]);
      return { afterMs, constraint: index > 0 && chance.is(0.4) ? null : randomPairConstraint(chance) };
    }),
  );
}

function randomComposition(chance: Chance): Constraint {
  return composition({ role: chance.of([{ A: 1, B: 1 }, { A: 1 }, { A: 2 }, { A: 2, B: 1 }]) });
}
