import type { GameRow, ParticipantRow, SceneRow, Snapshot } from "@waitroom/admin-events/client";
import {
  endGame,
  matchByHand,
  messageTo,
  messageToScene,
  pauseIntake,
  pauseMatching,
  type PlannedAct,
  release,
  remove,
  reopenIntake,
  reopenMatching,
} from "./planned-act.ts";

/**
 * What an act would do as things stand: while its dialog is open, people and groups go on. Null where nothing is left to do.
 * Whom it concerns is settled when it is planned; nobody is added later.
 */
export type Plan = (snapshot: Snapshot) => PlannedAct | null;

/** Pauses intake of those of the scenes where it is open. */
export function planPauseIntake(scenes: readonly SceneRow[]): Plan {
  return forScenes(scenes, ({ intake_paused }) => !intake_paused, pauseIntake);
}

/** Reopens intake of those of the scenes where it is paused. */
export function planReopenIntake(scenes: readonly SceneRow[]): Plan {
  return forScenes(scenes, ({ intake_paused }) => intake_paused, reopenIntake);
}

/** Pauses matching of a scene, or reopens it where it is paused now. */
export function planMatching(scene: SceneRow): Plan {
  return scene.matching_paused
    ? forScenes(
        [scene],
        ({ matching_paused }) => matching_paused,
        ([now = scene]) => reopenMatching(now),
      )
    : forScenes(
        [scene],
        ({ matching_paused }) => !matching_paused,
        ([now = scene]) => pauseMatching(now),
      );
}

export function planMessageToScene(scene: SceneRow): Plan {
  return forScenes(
    [scene],
    () => true,
    ([now = scene]) => messageToScene(now),
  );
}

/** Releases those of the people who still wait. */
export function planRelease(people: readonly ParticipantRow[]): Plan {
  return forPeople(people, waits, release);
}

/** Removes those of the people who are not out yet. */
export function planRemove(people: readonly ParticipantRow[]): Plan {
  return forPeople(people, isPresent, remove);
}

/** Writes to those of the people who are not out yet. */
export function planMessage(people: readonly ParticipantRow[]): Plan {
  return forPeople(people, isPresent, messageTo);
}

/** Makes a group of these people, while all of them wait and are here. */
export function planMatchByHand(sceneId: string, people: readonly ParticipantRow[]): Plan {
  return forPeople(people, canBeMatched, (ready) =>
    ready.length === people.length ? matchByHand(sceneId, ready) : null,
  );
}

/** Ends a group that is not over. */
export function planEndGame(game: GameRow): Plan {
  return ({ games }) => {
    const now = games.find(({ game_id }) => game_id === game.game_id);
    return now !== undefined && isRunning(now) ? endGame(now) : null;
  };
}

export function isRunning({ state }: GameRow): boolean {
  return state === "matched" || state === "started";
}

export function waits({ state }: ParticipantRow): boolean {
  return state === "waiting" || state === "reserved";
}

export function canBeMatched({ state, connected }: ParticipantRow): boolean {
  return state === "waiting" && connected;
}

export function isPresent({ state }: ParticipantRow): boolean {
  return state === "waiting" || state === "reserved" || state === "matched" || state === "started";
}

function forScenes(
  scenes: readonly SceneRow[],
  concerns: (scene: SceneRow) => boolean,
  act: (scenes: readonly SceneRow[]) => PlannedAct,
): Plan {
  const ids = new Set(scenes.map(({ scene_id }) => scene_id));
  return (snapshot) => {
    const now = snapshot.scenes.filter((scene) => ids.has(scene.scene_id) && concerns(scene));
    return now.length === 0 ? null : act(now);
  };
}

/** Whoever went on to another scene is no longer meant. */
function forPeople(
  people: readonly ParticipantRow[],
  concerns: (person: ParticipantRow) => boolean,
  act: (people: readonly ParticipantRow[]) => PlannedAct | null,
): Plan {
  const sceneOf = new Map(people.map(({ subject_id, scene_id }) => [subject_id, scene_id]));
  return ({ participants }) => {
    const now = participants.filter(
      (person) => sceneOf.get(person.subject_id) === person.scene_id && concerns(person),
    );
    return now.length === 0 ? null : act(now);
  };
}
