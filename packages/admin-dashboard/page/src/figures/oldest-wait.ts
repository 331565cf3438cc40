import type { SceneRow, Snapshot } from "@waitroom/admin-events/client";

/** The part of the limit from which on a wait stands out. */
export const nearLimit = 0.75;

export interface OldestWait {
  readonly since: number;
  /** The declared limit of the scene in which that person waits. */
  readonly limitMs: number | null;
  /** Whose wait is nearest to the limit, as the part of it that has passed; 0 where no scene has a limit. */
  readonly worstPart: number;
  /** The scene of the wait nearest to its limit where that is another one than the oldest wait's; else null. */
  readonly worstElsewhere: string | null;
}

/** The wait that the top strip shows: the oldest one, and how near any scene is to its limit. Null if nobody waits. */
export function oldestWait(snapshot: Snapshot, now: number): OldestWait | null {
  const since = snapshot.summary.oldest_waiting_since;
  if (since === null) return null;
  const scene = snapshot.scenes.find((row) => row.oldest_waiting_since === since);
  const worstPart = Math.max(0, ...snapshot.scenes.map((row) => limitPart(row, now)));
  const isWorst = scene !== undefined && limitPart(scene, now) === worstPart;
  const worst = snapshot.scenes.find((row) => limitPart(row, now) === worstPart);
  return {
    since,
    limitMs: scene?.wait_limit_ms ?? null,
    worstPart,
    worstElsewhere: isWorst ? null : (worst?.scene_id ?? null),
  };
}

/** Which part of the waiting limit the oldest wait of this scene has used; 0 without a limit or anybody waiting. */
export function limitPart(scene: SceneRow, now: number): number {
  if (scene.wait_limit_ms === null || scene.oldest_waiting_since === null) return 0;
  return (now - scene.oldest_waiting_since) / scene.wait_limit_ms;
}
