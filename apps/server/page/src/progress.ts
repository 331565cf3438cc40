import type { Memory } from "./memory.ts";
import type { EndGame } from "./protocol.ts";
import { fieldsOf, optionalText, text } from "./reading.ts";

/** How far this tab has come in a scene, so that a reload goes on there. */
export interface Progress {
  readonly sceneId: string;
  /** The end of its game; null while the participant is taking part. */
  readonly end: EndGame | null;
}

const progressKey = "waitroom.progress";

export function rememberProgress(memory: Memory, { sceneId, end }: Progress): void {
  const stored = end && {
    game_id: end.gameId,
    outcome: end.outcome,
    message: end.message,
    completion_code: end.completionCode,
  };
  memory.set(progressKey, JSON.stringify({ scene_id: sceneId, end: stored }));
}

export function forgetProgress(memory: Memory): void {
  memory.forget(progressKey);
}

/** The progress in this scene; null where there is none, or in another. */
export function rememberedProgress(memory: Memory, sceneId: string): Progress | null {
  const stored = memory.get(progressKey);
  if (stored === null) return null;
  const fields = fieldsOf(JSON.parse(stored), "the progress");
  if (text(fields, "scene_id") !== sceneId) return null;
  if (fields["end"] === null) return { sceneId, end: null };
  const end = fieldsOf(fields["end"], "the end");
  return {
    sceneId,
    end: {
      gameId: text(end, "game_id"),
      outcome: text(end, "outcome"),
      message: optionalText(end, "message"),
      completionCode: optionalText(end, "completion_code"),
    },
  };
}
