import { boundDetails, boundText } from "./bounded-text.ts";
import { SortedBuffer } from "./sorted-buffer.ts";
import type { TimelineEntry } from "./state/describe-event.ts";
import type { ActivityRow } from "./wire.ts";

/** The newest lines of what happened, in the order of their times. */
export class Timeline {
  readonly #rows: SortedBuffer<ActivityRow>;
  readonly #newId: () => number;
  readonly #byId = new Map<string, ActivityRow>();

  /** `newId` counts up, and may do so for several timelines that are shown as one. */
  constructor(capacity: number, newId: () => number) {
    this.#rows = new SortedBuffer<ActivityRow>(capacity, byTime);
    this.#newId = newId;
  }

  get rows(): readonly ActivityRow[] {
    return this.#rows.items;
  }

  get dropped(): number {
    return this.#rows.dropped;
  }

  row(id: string): ActivityRow | undefined {
    return this.#byId.get(id);
  }

  /** Returns the new line, unless all that are kept are later, and the line that had to go. */
  add(entry: TimelineEntry): {
    readonly added: ActivityRow | undefined;
    readonly dropped: ActivityRow | undefined;
  } {
    const row: ActivityRow = {
      id: this.#newId(),
      timestamp: entry.timestamp,
      event_type: boundText(entry.eventType, 100),
      subject_id: boundText(entry.subjectId, 128),
      details: boundDetails(entry.details),
    };
    const dropped = this.#rows.add(row);
    if (dropped === row) return { added: undefined, dropped: undefined };
    this.#byId.set(String(row.id), row);
    if (dropped !== undefined) this.#byId.delete(String(dropped.id));
    return { added: row, dropped };
  }
}

/** The order in which lines are shown. */
export function byTime(a: ActivityRow, b: ActivityRow): number {
  return a.timestamp - b.timestamp || a.id - b.id;
}
