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
  /** What happened up to here is in `rows`, as far as they reach back; null before the first page. */
  readonly until: number | null;
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
  /** Reads what has been written since, from the end of each journal back to what is here; resolves when it is there. */
  readonly catchUp: () => Promise<void>;
}

interface SceneLines {
  readonly events: readonly JsonRecord[];
  /** The `seq` before which to go on; null before the first page, 1 at the beginning. */
  readonly nextBefore: number | null;
}

export const pageSize = 200;
/** The server's time is known less exactly than this. */
const marginMs = 2_000;

type ReadJournal = (sceneId: string, beforeSeq: number | null, limit: number) => Promise<Answer<JournalPage>>;

export function createOlderPages({
  journal,
  now,
}: {
  readonly journal: ReadJournal;
  /** The server's time. */
  readonly now: () => number;
}): OlderPages {
  const scenes = new Map<string, SceneLines>();
  const cell = createCell<OlderLines>({
    rows: [],
    gaps: [],
    until: null,
    isAll: false,
    isReading: false,
    failure: null,
  });

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
      const until = cell.get().until ?? now() - marginMs;
      // Nothing can be put in order before each scene has its first page.
      for (const [sceneId, lines] of unread.length > 0 ? unread : next.slice(0, 1)) {
        const answer = await journal(sceneId, lines.nextBefore, pageSize);
        if (answer.kind !== "ok") return show({ isReading: false, failure: answer });
        const { events } = answer.value;
        scenes.set(sceneId, { events: [...events, ...lines.events], nextBefore: firstSeq(events) });
      }
      show({ isReading: false, until });
    },
    catchUp: async () => {
      if (cell.get().isReading) return;
      show({ isReading: true, failure: null });
      const until = now() - marginMs;
      for (const [sceneId, lines] of scenes) {
        const answer = await readBack(journal, sceneId, lastSeq(lines.events));
        if (answer.kind !== "ok") return show({ isReading: false, failure: answer });
        scenes.set(sceneId, { ...lines, events: [...lines.events, ...answer.value] });
      }
      show({ isReading: false, until });
    },
  };
}

/** The events after this `seq`, oldest first, read from the end of the journal backwards. */
async function readBack(
  journal: ReadJournal,
  sceneId: string,
  afterSeq: number,
): Promise<Answer<readonly JsonRecord[]>> {
  let events: readonly JsonRecord[] = [];
  for (let before: number | null = null; before === null || before > afterSeq + 1;) {
    const answer = await journal(sceneId, before, pageSize);
    if (answer.kind !== "ok") return answer;
    const page = answer.value.events;
    events = [...page.filter(({ seq }) => Number(seq) > afterSeq), ...events];
    // A page that does not go back further would be asked for again and again.
    const first = firstSeq(page);
    if (before !== null && first >= before) break;
    before = first;
  }
  return { kind: "ok", value: events };
}

function lastSeq(events: readonly JsonRecord[]): number {
  const seq = events.at(-1)?.["seq"];
  return typeof seq === "number" ? seq : 0;
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
