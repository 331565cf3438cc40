import type { SceneDirectory } from "../scenes/scene-directory.ts";

/** Something that keeps the server from doing its work; stands as it is in the body of `/readyz`. */
export interface FailingCheck {
  readonly check: "draining" | "scene_closed" | "storage_unavailable" | "match_log_unavailable" | "disk_full";
  readonly scene_id?: string;
}

/** What readiness is made from. */
export interface ReadinessPorts {
  readonly isDraining: () => boolean;
  readonly sceneIds: readonly string[];
  readonly scenes: Pick<SceneDirectory, "get">;
  readonly isMatchLogFailing: () => boolean;
  /** Share of the data folder's disk that is free, 0 to 1; null: not known. */
  readonly freeShare: () => number | null;
}

const LEAST_FREE_SHARE = 0.05;

/** What keeps the server from being ready; empty: it is. */
export function failingChecks(ports: ReadinessPorts): readonly FailingCheck[] {
  const failing: FailingCheck[] = [];
  if (ports.isDraining()) failing.push({ check: "draining" });
  for (const sceneId of ports.sceneIds) {
    const scene = ports.scenes.get(sceneId);
    if (scene === undefined || scene === "closed") failing.push({ check: "scene_closed", scene_id: sceneId });
    else if (!scene.room.availability.available) {
      failing.push({ check: "storage_unavailable", scene_id: sceneId });
    }
  }
  if (ports.isMatchLogFailing()) failing.push({ check: "match_log_unavailable" });
  const free = ports.freeShare();
  if (free !== null && free < LEAST_FREE_SHARE) failing.push({ check: "disk_full" });
  return failing;
}
