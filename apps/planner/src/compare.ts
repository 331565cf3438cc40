import { forecast, type Forecast } from "./forecast.ts";
import type { Study } from "./study.ts";

/** A study beside what it was changed to. */
export interface Variant {
  readonly study: Study;
  readonly forecast: Forecast;
}

/** A study, and the same with other arrival rates and with other group sizes. */
export interface Comparison {
  readonly planned: Variant;
  /** Rising rates, the planned one among them; empty with recorded arrivals. */
  readonly rates: readonly Variant[];
  /** Rising group sizes, the planned one among them. */
  readonly groupSizes: readonly Variant[];
}

const RATE_FACTORS = [0.25, 0.5, 1, 2, 4, 8];
const SMALLEST_GROUP = 2;
const LARGEST_GROUP = 8;

/** Simulates the study and its neighbours. */
export function compare(study: Study): Comparison {
  const planned = { study, forecast: forecast(study) };
  const rates =
    study.perMinute === null
      ? []
      : RATE_FACTORS.map((factor) =>
          factor === 1 ? planned : variantOf({ ...study, perMinute: (study.perMinute ?? 0) * factor }),
        );
  return {
    planned,
    rates,
    groupSizes: groupSizesAround(study.groupSize).map((groupSize) =>
      groupSize === study.groupSize ? planned : variantOf({ ...study, groupSize }),
    ),
  };
}

function groupSizesAround(planned: number): readonly number[] {
  const sizes = new Set([planned]);
  for (let size = SMALLEST_GROUP; size <= LARGEST_GROUP; size += 1) sizes.add(size);
  return [...sizes].sort((a, b) => a - b);
}

function variantOf(study: Study): Variant {
  return { study, forecast: forecast(study) };
}
