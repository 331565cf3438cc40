import { type HealthRow, type TrendPoint, type TrendRow, trendSeries } from "@waitroom/admin-events/client";
import type { Series } from "../parts/series.ts";

/** The lines of the top strip: all scenes together over the last ten minutes; null where nothing is known. */
export interface StripSeries {
  readonly waiting: Series | null;
  readonly oldestWait: Series | null;
  readonly inGroups: Series | null;
  readonly matched: Series | null;
  readonly unmatchedExits: Series | null;
  /** From 0 to 1. */
  readonly abandonment: Series | null;
  readonly waitP90: Series | null;
  readonly arrivals: Series | null;
  /** Records that are not on disk yet. */
  readonly queued: Series | null;
}

const stepMs = 10_000;
const mostPoints = 60;

export function stripSeries(trend: readonly TrendRow[], health: readonly HealthRow[]): StripSeries {
  const points = trendSeries(trend);
  const line = (valueOf: (point: TrendPoint) => number | null): Series | null =>
    evenly(points.map((point) => [point.at, valueOf(point)]));
  return {
    waiting: line(({ waiting }) => waiting),
    oldestWait: line(({ oldest_wait_ms }) => oldest_wait_ms ?? 0),
    inGroups: line(({ in_groups }) => in_groups),
    matched: line(({ matched }) => matched),
    unmatchedExits: line(({ unmatched_exits }) => unmatched_exits),
    abandonment: line(({ abandonment }) => abandonment),
    waitP90: line(({ wait_p90_ms }) => wait_p90_ms),
    arrivals: line(({ arrivals_per_minute }) => arrivals_per_minute),
    queued: evenly(health.map(({ at, log_queued }) => [at, log_queued])),
  };
}

/** Puts each value in its place, ten seconds apart; where a moment is missing there is a hole. */
function evenly(points: readonly (readonly [at: number, value: number | null])[]): Series | null {
  const [first, last] = [points.at(0), points.at(-1)];
  // One point is no line.
  if (first === undefined || last === undefined || first[0] === last[0]) return null;
  const length = Math.min(mostPoints, Math.round((last[0] - first[0]) / stepMs) + 1);
  const values = Array.from({ length }, (): number | null => null);
  for (const [at, value] of points) {
    const index = length - 1 - Math.round((last[0] - at) / stepMs);
    if (index >= 0) values[index] = value;
  }
  return { values, stepMs, until: last[0] };
}
