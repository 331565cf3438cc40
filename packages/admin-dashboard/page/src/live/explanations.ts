import type { ExplanationRow } from "@waitroom/admin-events/client";
import { createCell, type Every, type Readable } from "./store.ts";

/** By subject id, why they have not been matched yet, as far as it was asked. */
export type ExplanationMap = ReadonlyMap<string, ExplanationRow>;

/** Asks why those whom the page shows have not been matched, one scene at a time, at most once a second. */
export interface Explanations extends Readable<ExplanationMap> {
  /**
   * Names whom a part of the page shows of this scene from now on; the returned function ends it. `part` keeps apart what
   * several parts show of one scene.
   */
  readonly show: (sceneId: string, subjectIds: readonly string[], part?: string) => () => void;
  readonly close: () => void;
}

export interface ExplanationPorts {
  readonly ask: (sceneId: string, subjectIds: readonly string[]) => Promise<readonly ExplanationRow[]>;
  readonly every: Every;
  /** Whether anybody looks: nothing is asked for a page in the background. */
  readonly isVisible: () => boolean;
}

const mostAtOnce = 50;
/** A little more than the second that the server allows, so that a delayed message does not make two come close. */
const intervalMs = 1_100;

export function createExplanations(ports: ExplanationPorts): Explanations {
  const shown = new Map<string, Shown>();
  const turns = new Map<string, number>();
  const cell = createCell<ExplanationMap>(new Map());
  let turn = 0;
  let isAsking = false;

  const turnOf = (subjectId: string): number => turns.get(subjectId) ?? 0;

  const askNext = async (): Promise<void> => {
    const [sceneId, subjectIds] = longestUnasked(shown, turnOf);
    if (sceneId === null) return;
    turn += 1;
    for (const subjectId of subjectIds) turns.set(subjectId, turn);
    const rows = await ports.ask(sceneId, subjectIds);
    const present = new Set([...shown.values()].flatMap(({ subjectIds }) => subjectIds));
    for (const subjectId of turns.keys()) if (!present.has(subjectId)) turns.delete(subjectId);
    const newest = [...cell.get(), ...rows.map((row) => [row.subject_id, row] as const)];
    cell.set(new Map(newest.filter(([subjectId]) => present.has(subjectId))));
  };

  const close = ports.every(intervalMs, () => {
    if (isAsking || !ports.isVisible()) return;
    isAsking = true;
    void askNext().finally(() => {
      isAsking = false;
    });
  });

  return {
    get: cell.get,
    subscribe: cell.subscribe,
    close,
    show: (sceneId, subjectIds, part = "room") => {
      const key = `${part}\n${sceneId}`;
      shown.set(key, { sceneId, subjectIds });
      return () => shown.delete(key);
    },
  };
}

interface Shown {
  readonly sceneId: string;
  readonly subjectIds: readonly string[];
}

/** The scene with the person whose answer is oldest, and whom to ask about there: who was never asked comes first. */
function longestUnasked(
  shown: ReadonlyMap<string, Shown>,
  turnOf: (subjectId: string) => number,
): readonly [sceneId: string | null, subjectIds: readonly string[]] {
  let oldest = Number.POSITIVE_INFINITY;
  let found: readonly [string | null, readonly string[]] = [null, []];
  for (const { sceneId, subjectIds } of shown.values()) {
    const sorted = subjectIds.toSorted((a, b) => turnOf(a) - turnOf(b)).slice(0, mostAtOnce);
    const first = sorted[0];
    if (first !== undefined && turnOf(first) < oldest) {
      oldest = turnOf(first);
      found = [sceneId, sorted];
    }
  }
  return found;
}
