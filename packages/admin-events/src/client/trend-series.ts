import type { TrendRow } from "../wire-trend.ts";

/** A point of the lines of one scene, or of all scenes together. */
export interface TrendPoint {
  /** Epoch ms. */
  readonly at: number;
  readonly waiting: number;
  readonly in_groups: number;
  /** The longest wait; null when nobody waited. */
  readonly oldest_wait_ms: number | null;
  /** Of all scenes together: of the scene in which it is highest. Null before the first match. */
  readonly wait_p50_ms: number | null;
  readonly wait_p90_ms: number | null;
  /** Groups formed so far, less those that fell apart before their start. */
  readonly matched: number;
  readonly unmatched_exits: number;
  readonly arrivals_per_minute: number;
  readonly matches_per_minute: number;
  /** From 0 to 1; null where no wait ended in the ten minutes before. */
  readonly abandonment: number | null;
}

/** The points of one scene, or of all together where `sceneId` is null: oldest first, one for each 10 s that is known. */
export function trendSeries(rows: readonly TrendRow[], sceneId: string | null = null): readonly TrendPoint[] {
  const byTime = new Map<number, TrendRow[]>();
  for (const row of rows) {
    if (sceneId !== null && row.scene_id !== sceneId) continue;
    const known = byTime.get(row.at);
    if (known === undefined) byTime.set(row.at, [row]);
    else known.push(row);
  }
  return [...byTime].sort(([a], [b]) => a - b).map(([at, scenes]) => pointOf(at, scenes));
}

function pointOf(at: number, scenes: readonly TrendRow[]): TrendPoint {
  const sum = (figure: (row: TrendRow) => number): number =>
    scenes.reduce((total, row) => total + figure(row), 0);
  const highest = (figure: (row: TrendRow) => number | null): number | null => {
    const known = scenes.flatMap((row) => figure(row) ?? []);
    return known.length === 0 ? null : Math.max(...known);
  };
  const ended = sum((row) => row.waits_ended_10min);
  return {
    at,
    waiting: sum((row) => row.waiting),
    in_groups: sum((row) => row.in_groups),
    oldest_wait_ms: highest((row) => row.oldest_wait_ms),
    wait_p50_ms: highest((row) => row.wait_p50_ms),
    wait_p90_ms: highest((row) => row.wait_p90_ms),
    matched: sum((row) => row.matches - row.aborted),
    unmatched_exits: sum((row) => row.unmatched_exits),
    arrivals_per_minute: sum((row) => row.arrivals_per_minute),
    matches_per_minute: sum((row) => row.matches_per_minute),
    abandonment: ended === 0 ? null : sum((row) => row.abandoned_10min) / ended,
  };
}
