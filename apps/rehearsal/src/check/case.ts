import { clientViews, type ClientView } from "./client-view.ts";
import type { Evidence } from "./evidence.ts";
import { SceneHistory } from "./scene-history.ts";

/** The evidence, put in order for the checks. */
export interface Case extends Evidence {
  readonly histories: readonly SceneHistory[];
  /** What each participant of the rehearsal saw, by subject id. */
  readonly views: ReadonlyMap<string, ClientView>;
}

export function openCase(evidence: Evidence): Case {
  return {
    ...evidence,
    histories: evidence.scenes.map((scene) => SceneHistory.of(scene)),
    views: clientViews(evidence.observations),
  };
}
