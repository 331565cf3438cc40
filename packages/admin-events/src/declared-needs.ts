import { z } from "zod";

/** So many of one value of an attribute in each group, as the rule declares it. */
export interface Need {
  readonly attribute: string;
  readonly value: string;
  readonly required: number;
}

const maxNeeds = 50;

/**
 * What the options of a rule, as `opened` records them, say about who has to be in a group:
 * `{ constraints: [{ composition: { role: { A: 2, B: 1 } } }] }`. Rules that say it otherwise declare nothing here.
 */
export function declaredNeeds(options: unknown): readonly Need[] {
  const constraints = optionsSchema.safeParse(options).data?.constraints ?? [];
  return constraints.flatMap(needsOf).slice(0, maxNeeds);
}

function needsOf(constraint: unknown): readonly Need[] {
  const composition = constraintSchema.safeParse(constraint).data?.composition ?? {};
  return Object.entries(composition).flatMap(([attribute, counts]) =>
    Object.entries(counts).map(([value, required]) => ({ attribute, value, required })),
  );
}

const optionsSchema = z.object({ constraints: z.array(z.unknown()) });
const constraintSchema = z.object({
  composition: z.record(z.string(), z.record(z.string(), z.int().min(1))),
});
