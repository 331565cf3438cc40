import type { ActivityPort } from "@waitroom/match-logger";
import type { WaitingRoomEvent } from "@waitroom/matchmaker";

/** Who watches the waiting room: the dashboard's `AdminEventAggregator`, or the console. */
export interface Watcher extends ActivityPort {
  /** Gets every event that is on disk, in order; at the start the whole journal. */
  readonly record: (sceneId: string, events: readonly WaitingRoomEvent[]) => void;
  readonly reportProblem: (problem: WatchedProblem) => void;
  /** Is told whenever all goes well again, also where there was no problem. */
  readonly resolveProblem: (code: string, sceneId: string) => void;
}

/** What keeps the room from going on as it should. */
export interface WatchedProblem {
  readonly code: string;
  readonly severity: "error";
  readonly message: string;
  /** What a person can do about it. */
  readonly action: string;
  readonly sceneId: string;
}

/** Says problems, and nothing else. */
export const consoleWatcher: Watcher = {
  record: () => {},
  logActivity: () => {},
  reportProblem: ({ code, sceneId, message, action }) => console.error(code, sceneId, message, action),
  resolveProblem: () => {},
};
