import {
  composition,
  FIFOMatchmaker,
  GroupReunionMatchmaker,
  LatencyFIFOMatchmaker,
  maxPairRtt,
  noRepeatPartner,
  relaxed,
  RuleMatchmaker,
  sameValue,
  type Constraint,
  type Matchmaker,
  type PairConstraint,
} from "@waitroom/matchmaker";
import { z } from "zod";
import { issueText } from "./problem-text.ts";

const ruleNames = [
  "FIFOMatchmaker",
  "LatencyFIFOMatchmaker",
  "GroupReunionMatchmaker",
  "RuleMatchmaker",
] as const;

const pairConstraint = z.union(
  [
    z.strictObject({ maxPairRtt: z.number() }),
    z.strictObject({ noRepeatPartner: z.literal(true) }),
    z.strictObject({ sameValue: z.string() }),
  ],
  '`{ "maxPairRtt": ms }`, `{ "noRepeatPartner": true }` or `{ "sameValue": attribute }`',
);

const constraint = z.union(
  [
    pairConstraint,
    z.strictObject({ composition: z.record(z.string(), z.record(z.string(), z.number())) }),
    z.strictObject({
      relaxed: z.array(z.strictObject({ afterMs: z.number(), constraint: pairConstraint.nullable() })),
    }),
  ],
  'a constraint: `{ "maxPairRtt": ms }`, `{ "noRepeatPartner": true }`, `{ "sameValue": attribute }`, ' +
    '`{ "composition": { attribute: { value: count } } }` or `{ "relaxed": [{ "afterMs": ms, "constraint": … }] }`',
);

const optionSchemas = {
  FIFOMatchmaker: z.strictObject({}, "an object"),
  LatencyFIFOMatchmaker: z.strictObject({ maxServerRttMs: z.number("a number") }, "an object"),
  GroupReunionMatchmaker: z.strictObject(
    { fallback: z.unknown().optional(), holdMs: z.number("a number").optional() },
    "an object",
  ),
  RuleMatchmaker: z.strictObject({ constraints: z.array(constraint, "a list of constraints") }, "an object"),
};

const rule = z.strictObject(
  {
    rule: z.enum(ruleNames, ruleNames.map((name) => `"${name}"`).join(", ")),
    options: z.unknown().optional(),
  },
  'a rule by its name: `{ "rule": "FIFOMatchmaker", "options": { … } }`',
);

/** Is told of what is wrong with a rule: where, what was expected, and what came. */
export type OnProblem = (problem: string) => void;

/** Makes a rule from how it is written in JSON; where something is wrong, tells all of it, and makes one that stands in. */
export function ruleFromJson(value: unknown, path: string, onProblem: OnProblem): Matchmaker {
  const named = rule.safeParse(value);
  if (!named.success) return standIn(named.error, value, path, onProblem);
  const { rule: name, options = {} } = named.data;
  const optionsPath = `${path}.options`;
  try {
    switch (name) {
      case "FIFOMatchmaker": {
        const parsed = optionSchemas[name].safeParse(options);
        return parsed.success ? new FIFOMatchmaker() : standIn(parsed.error, options, optionsPath, onProblem);
      }
      case "LatencyFIFOMatchmaker": {
        const parsed = optionSchemas[name].safeParse(options);
        if (!parsed.success) return standIn(parsed.error, options, optionsPath, onProblem);
        return new LatencyFIFOMatchmaker(parsed.data);
      }
      case "GroupReunionMatchmaker": {
        const parsed = optionSchemas[name].safeParse(options);
        if (!parsed.success) return standIn(parsed.error, options, optionsPath, onProblem);
        const { fallback, holdMs } = parsed.data;
        return new GroupReunionMatchmaker({
          ...(fallback === undefined
            ? {}
            : { fallback: ruleFromJson(fallback, `${optionsPath}.fallback`, onProblem) }),
          ...(holdMs === undefined ? {} : { holdMs }),
        });
      }
      case "RuleMatchmaker": {
        const parsed = optionSchemas[name].safeParse(options);
        if (!parsed.success) return standIn(parsed.error, options, optionsPath, onProblem);
        return new RuleMatchmaker({ constraints: parsed.data.constraints.map(constraintOf) });
      }
    }
  } catch (error) {
    // The rule's own word on a value that has the right shape.
    if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    onProblem(`${optionsPath}: ${error.message}`);
    return new FIFOMatchmaker();
  }
}

/** So that what else is wrong with the experiment can be said in the same go; it never runs. */
function standIn(error: z.ZodError, value: unknown, path: string, onProblem: OnProblem): Matchmaker {
  for (const issue of error.issues) for (const text of issueText(issue, value, path)) onProblem(text);
  return new FIFOMatchmaker();
}

function constraintOf(value: z.infer<typeof constraint>): Constraint {
  if ("composition" in value) return composition(value.composition);
  if (!("relaxed" in value)) return pairConstraintOf(value);
  return relaxed(
    value.relaxed.map((step) => ({
      afterMs: step.afterMs,
      constraint: step.constraint === null ? null : pairConstraintOf(step.constraint),
    })),
  );
}

function pairConstraintOf(value: z.infer<typeof pairConstraint>): PairConstraint {
  if ("maxPairRtt" in value) return maxPairRtt(value.maxPairRtt);
  return "sameValue" in value ? sameValue(value.sameValue) : noRepeatPartner();
}
