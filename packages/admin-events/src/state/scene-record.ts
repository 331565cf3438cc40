import { WaitSample } from "../wait-sample.ts";
import { emptyFigures, type SceneFigures } from "./scene-figures.ts";
import type { Ticket } from "./ticket.ts";

/** What is kept of one scene. */
export interface SceneRecord {
  figures: SceneFigures;
  lastSeq: number;
  readonly tickets: Map<string, Ticket>;
  /** Who waits, for the oldest wait; a scene with many who are gone stays cheap. */
  readonly waiting: Set<string>;
  readonly proposals: Map<number, readonly string[]>;
  readonly waits: WaitSample;
}

export function emptyScene(sceneId: string): SceneRecord {
  return {
    figures: emptyFigures(sceneId),
    lastSeq: 0,
    tickets: new Map(),
    waiting: new Set(),
    proposals: new Map(),
    waits: new WaitSample(),
  };
}

/** When the one who waits longest entered. Costs a walk over those who wait, and is asked only for rows that are sent. */
export function oldestWaitingSince(scene: SceneRecord): number | null {
  let oldest: number | null = null;
  for (const subjectId of scene.waiting) {
    const enteredAt = scene.tickets.get(subjectId)?.enteredAt;
    if (enteredAt !== undefined && (oldest === null || enteredAt < oldest)) oldest = enteredAt;
  }
  return oldest;
}
