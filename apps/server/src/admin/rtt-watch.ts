import type { SceneDirectory } from "../scenes/scene-directory.ts";
import type { Participants } from "../participants/participants.ts";

const EVERY_MS = 2_000;

/** What {@link watchRtts} stands on. */
export interface RttWatchParts {
  readonly scenes: Pick<SceneDirectory, "all">;
  readonly participants: Pick<Participants, "get">;
  readonly measure: (subjectId: string, rtt: { readonly medianMs: number; readonly samples: number }) => void;
  /** Nothing is read while this says no. */
  readonly isWatched: () => boolean;
  readonly setTimer: (delayMs: number, run: () => void) => () => void;
}

/** Shows what was measured of the connections of those who are in a scene, every 2 s. Returns how to stop. */
export function watchRtts(parts: RttWatchParts): () => void {
  const { scenes, participants, measure, isWatched, setTimer } = parts;
  const look = (): void => {
    cancel = setTimer(EVERY_MS, look);
    if (!isWatched()) return;
    for (const scene of scenes.all()) {
      for (const { subjectId } of scene.view.presentTickets()) {
        const rtt = participants.get(subjectId).meter?.current();
        if (rtt !== null && rtt !== undefined) measure(subjectId, rtt);
      }
    }
  };
  let cancel = setTimer(EVERY_MS, look);
  return () => cancel();
}
