import type { Comparison, Variant } from "./compare.ts";
import { minutes, percent } from "./figures.ts";
import type { Study } from "./study.ts";

const BAR_WIDTH = 40;

/** The forecast as text for a terminal: figures of the planned study, then bars for its neighbours, then the advice. */
export function textReport(comparison: Comparison, advice: string): string {
  return [
    ...figures(comparison.planned),
    ...bars("Share with a group, by arrivals a minute", comparison.rates, (study) =>
      String(study.perMinute ?? ""),
    ),
    ...bars("Share with a group, by group size", comparison.groupSizes, (study) => String(study.groupSize)),
    "",
    advice,
    "",
  ].join("\n");
}

function figures({ study, forecast }: Variant): readonly string[] {
  const { waitMs, shareRange, waitingCost } = forecast;
  const rows: readonly (readonly [string, string])[] = [
    [
      "Arrivals",
      study.perMinute === null ? "as recorded" : `${study.perMinute} a minute, ${study.participants} people`,
    ],
    ["Assumed", assumptions(study)],
    ["Simulated", `${forecast.runs} runs, ${forecast.arrived} people`],
    [
      "Get a group",
      `${percent(forecast.shareMatched)} (in eight runs of ten between ${percent(shareRange[0])} and ${percent(shareRange[1])})`,
    ],
    ["Groups", `${forecast.groups.toFixed(1)} in a run`],
    [
      "Their wait",
      waitMs === null
        ? "nobody got a group"
        : `mean ${minutes(waitMs.mean)}, half within ${minutes(waitMs.p50)}, nine of ten within ${minutes(waitMs.p90)}`,
    ],
    [
      "All waiting",
      `${(forecast.waitingSeconds / 3600).toFixed(1)} hours in a run${waitingCost === null ? "" : `, which cost ${waitingCost.toFixed(2)}`}`,
    ],
  ];
  return rows.map(([name, value]) => `${name.padEnd(12)}  ${value}`);
}

/** What nobody measured, and the result depends on. */
function assumptions({ patienceMs, limitMs, recorded, rule, rttMs }: Study): string {
  const leaving =
    patienceMs === null
      ? "nobody leaves by themselves"
      : `people leave after ${minutes(patienceMs)} on average`;
  const limit = limitMs === null ? "no limit" : `nobody waits longer than ${minutes(limitMs)}`;
  const isFar = recorded === null && rule.kind !== "fifo";
  return [leaving, limit, ...(isFar ? [`round trips of ${rttMs[0]} to ${rttMs[1]} ms`] : [])].join("; ");
}

function bars(
  title: string,
  variants: readonly Variant[],
  labelOf: (study: Study) => string,
): readonly string[] {
  if (variants.length === 0) return [];
  const labels = variants.map(({ study }) => labelOf(study));
  const width = Math.max(...labels.map(({ length }) => length));
  return [
    "",
    title,
    ...variants.map(({ forecast }, index) => {
      const filled = Math.round(forecast.shareMatched * BAR_WIDTH);
      const bar = "█".repeat(filled).padEnd(BAR_WIDTH, "·");
      const wait = forecast.waitMs === null ? "" : `  wait p90 ${minutes(forecast.waitMs.p90)}`;
      return `${(labels[index] ?? "").padStart(width)}  ${bar}  ${percent(forecast.shareMatched).padStart(5)}${wait}`;
    }),
  ];
}
