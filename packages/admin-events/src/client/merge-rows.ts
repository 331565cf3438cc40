import type { TrendRow } from "../wire-trend.ts";
import type { ActivityRow } from "../wire.ts";

/** The newest row of an id; null when it is gone. */
export interface RowChange<Row> {
  readonly id: string;
  readonly row: Row | null;
}

/** The same array where nothing changed; else a new one with changed rows in their places and new ones at the end. */
export function mergeRows<Row>(
  rows: readonly Row[],
  changes: readonly RowChange<Row>[],
  idOf: (row: Row) => string,
): readonly Row[] {
  if (changes.length === 0) return rows;
  const newest = new Map(changes.map((change) => [change.id, change.row]));
  const merged: Row[] = [];
  for (const row of rows) {
    const id = idOf(row);
    const change = newest.get(id);
    if (change !== null) merged.push(change ?? row);
    newest.delete(id);
  }
  for (const row of newest.values()) if (row !== null) merged.push(row);
  return merged;
}

/** As {@link mergeRows}, in the order of the timeline: a journal that is read late may bring old lines. */
export function mergeActivity(
  rows: readonly ActivityRow[],
  changes: readonly RowChange<ActivityRow>[],
): readonly ActivityRow[] {
  const merged = mergeRows(rows, changes, (row) => String(row.id));
  return merged === rows ? rows : merged.toSorted((a, b) => a.timestamp - b.timestamp || a.id - b.id);
}

/** As {@link mergeRows}, in the order of time: a scene may be told of late. */
export function mergeTrend(
  rows: readonly TrendRow[],
  changes: readonly RowChange<TrendRow>[],
): readonly TrendRow[] {
  const merged = mergeRows(rows, changes, (row) => `${row.scene_id}@${row.at}`);
  if (merged === rows) return rows;
  return merged.toSorted((a, b) => a.at - b.at || (a.scene_id < b.scene_id ? -1 : 1));
}
