import type { Comparison, Variant } from "./compare.ts";
import { minutes, percent } from "./figures.ts";

/**
 * One or two sentences: whether the planned study reaches the share that is wanted, and if not, what would.
 *
 * @param wanted share of those who arrive that shall get a group, above 0 and at most 1
 */
export function advise({ planned, rates, groupSizes }: Comparison, wanted: number): string {
  const { study, forecast } = planned;
  const said = `${percent(forecast.shareMatched)} of those who arrive get a group of ${study.groupSize}`;
  if (forecast.shareMatched >= wanted) {
    const wait =
      forecast.waitMs === null ? "" : `, nine of ten of them within ${minutes(forecast.waitMs.p90)}`;
    return `Go ahead: ${said}${wait}.`;
  }
  const faster = rates.find(
    (variant) => rateOf(variant) > (study.perMinute ?? 0) && reaches(variant, wanted),
  );
  const smaller = groupSizes.findLast(
    (variant) => variant.study.groupSize < study.groupSize && reaches(variant, wanted),
  );
  const ways = [
    ...(faster === undefined
      ? []
      : [`let people come faster (at ${rateOf(faster)} a minute ${percent(faster.forecast.shareMatched)})`]),
    ...(smaller === undefined
      ? []
      : [`make groups of ${smaller.study.groupSize} (${percent(smaller.forecast.shareMatched)})`]),
  ];
  const goal = `Only ${said}, and ${percent(wanted)} were wanted.`;
  return ways.length === 0
    ? `${goal} Neither a faster arrival nor a smaller group that was tried reaches it: invite everybody at one hour, pay for waiting so that people stay longer, or widen the rule.`
    : `${goal} To reach it, ${ways.join(", or ")}.`;
}

function reaches({ forecast }: Variant, wanted: number): boolean {
  return forecast.shareMatched >= wanted;
}

function rateOf({ study }: Variant): number {
  return study.perMinute ?? 0;
}
