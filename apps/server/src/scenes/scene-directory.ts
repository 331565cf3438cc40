import type { ParticipantHistory } from "@waitroom/matchmaker";
import { isPresent, type Scene } from "./scene.ts";

/** The scenes of the experiment. */
export interface SceneDirectory {
  /** The scene with this id; "closed" while it cannot be opened; undefined when the experiment has none. */
  readonly get: (sceneId: string) => Scene | "closed" | undefined;
  /** The scenes that are open. */
  readonly all: () => Iterable<Scene>;
  /**
   * Whether somebody who is known since then may have a place, or partners, in a scene whose journal could not be
   * read yet: they cannot enter another one.
   *
   * @param knownSince epoch ms
   */
  readonly mayBeInClosedScene: (knownSince: number) => boolean;
  /** Whom a participant was grouped with, over all scenes. */
  readonly history: (subjectId: string) => ParticipantHistory | undefined;
}

/** The scene in which a participant has a place or plays. */
export function presentScene(subjectId: string, scenes: SceneDirectory): Scene | undefined {
  for (const scene of scenes.all()) {
    const ticket = scene.view.ticket(subjectId);
    if (ticket !== undefined && isPresent(ticket)) return scene;
  }
  return undefined;
}

/** The scene in which a participant's way ended last: their game, or their wait without a group. */
export function lastScene(subjectId: string, scenes: SceneDirectory): Scene | undefined {
  let last: { readonly scene: Scene; readonly enqueuedAt: number } | undefined;
  for (const scene of scenes.all()) {
    const ticket = scene.view.ticket(subjectId);
    if (ticket === undefined || isPresent(ticket)) continue;
    if (last === undefined || ticket.enqueuedAt >= last.enqueuedAt)
      last = { scene, enqueuedAt: ticket.enqueuedAt };
  }
  return last?.scene;
}
