import type { ActivityRow } from "@waitroom/admin-events/client";
import type { Answer, JsonRecord } from "../api/answer.ts";
import type { JournalPage } from "../api/admin-api.ts";
import { createCell, type Readable } from "../live/store.ts";
import { journalRows } from "./journal-rows.ts";

/** A line that was missing between two that are there. */
export interface Gap {
  readonly sceneId: string;
  readonly afterSeq: number;
  readonly beforeSeq: number;
  readonly at: number;
}

export interface OlderLines {
  /** From the journals, oldest first; complete back to `completeSince`. */
  readonly rows: readonly ActivityRow[];
  readonly gaps: readonly Gap[];
  /** Whether all journals have been read to their beginning. */
  readonly isAll: boolean;
  readonly isReading: boolean;
  /** Why the last page did not come; null while all is well. */
  readonly failure: Exclude<Answer<unknown>, { readonly kind: "ok" }> | null;
}

/** What happened before the live timeline begins, read from the journals page by page. */
export interface OlderPages extends Readable<OlderLines> {
  /** Reads the next page of the scene that reaches back least; resolves when it is there. */
  readonly readMore: (sceneIds: readonly string[]) => Promise<void>;
}

interface SceneLines {
  readonly events: readonly JsonRecord[];
  /** The `seq` before which to go on; null before the first page, 1 at the beginning. */
  readonly nextBefore: number | null;
}

export const pageSize = 200;

export function createOlderPages(
  journal: (sceneId: string, beforeSeq: number | null, limit: number) => Promise<Answer<JournalPage>>,
): OlderPages {
  const scenes = new Map<string, SceneLines>();
  const cell = createCell<OlderLines>({ rows: [], gaps: [], isAll: false, isReading: false, failure: null });

  const show = (part: Partial<OlderLines>): void => {
    // Before the latest of the oldest lines something of another scene may be missing.
    const since = Math.max(...[...scenes.values()].map(oldestAt));
    const lines = [...scenes].flatMap(([sceneId, { events }]) => journalRows(sceneId, events));
    cell.set({
      ...cell.get(),
      rows: lines.filter(({ timestamp }) => timestamp >= since).toSorted(byTime),
      gaps: [...scenes].flatMap(([sceneId, { events }]) => gapsOf(sceneId, events)),
      isAll: [...scenes.values()].every(isAtStart),
      ...part,
    });
  };

  return {
    get: cell.get,
    subscribe: cell.subscribe,
    readMore: async (sceneIds) => {
      if (cell.get().isReading) return;
      for (const sceneId of sceneIds) {
        if (!scenes.has(sceneId)) scenes.set(sceneId, { events: [], nextBefore: null });
      }
      const next = [...scenes]
        .filter(([, lines]) => !isAtStart(lines))
        .toSorted(([, a], [, b]) => oldestAt(b) - oldestAt(a));
      const unread = next.filter(([, { nextBefore }]) => nextBefore === null);
      show({ isReading: true, failure: null });
      // Nothing can be put in order before each scene has its first page.
      for (const [sceneId, lines] of unread.length > 0 ? unread : next.slice(0, 1)) {
        const answer = await journal(sceneId, lines.nextBefore, pageSize);
        if (answer.kind !== "ok") return show({ isReading: false, failure: answer });
        const { events } = answer.value;
        scenes.set(sceneId, { events: [...events, ...lines.events], nextBefore: firstSeq(events) });
      }
      show({ isReading: false });
    },
  };
}

function isAtStart({ nextBefore }: SceneLines): boolean {
  return nextBefore !== null && nextBefore <= 1;
}

/** Of a scene that is read to its beginning nothing is missing, however far one goes back. */
function oldestAt(lines: SceneLines): number {
  if (lines.nextBefore === null) return Number.POSITIVE_INFINITY;
  return isAtStart(lines)
    ? Number.NEGATIVE_INFINITY
    : Number(lines.events[0]?.["at"] ?? Number.NEGATIVE_INFINITY);
}

/** An empty page is the beginning. */
function firstSeq(events: readonly JsonRecord[]): number {
  const seq = events[0]?.["seq"];
  return typeof seq === "number" ? seq : 1;
}

function gapsOf(sceneId: string, events: readonly JsonRecord[]): readonly Gap[] {
  return events.flatMap((event, index) => {
    const before = events[index - 1];
    const [afterSeq, beforeSeq, at] = [before?.["seq"], event["seq"], event["at"]];
    if (typeof afterSeq !== "number" || typeof beforeSeq !== "number" || typeof at !== "number") return [];
    return beforeSeq === afterSeq + 1 ? [] : [{ sceneId, afterSeq, beforeSeq, at }];
  });
}

function byTime(a: ActivityRow, b: ActivityRow): number {
  return a.timestamp - b.timestamp || a.id - b.id;
}
