import type { AdminActionName, GameRow, ParticipantRow, SceneRow } from "@waitroom/admin-events/client";
import { counted } from "../words/number.ts";

/** One request to the server; reason and message come from the dialog. */
export interface ActRequest {
  readonly action: AdminActionName;
  readonly scene_id: string;
  readonly subject_ids?: readonly string[];
  readonly game_id?: string;
}

/** Something that an operator is about to do, in words, before anything is sent. */
export interface PlannedAct {
  readonly title: string;
  /** What it does to people and data, one sentence each. */
  readonly effects: readonly string[];
  /** The word on the button. */
  readonly button: string;
  /** What it would end, by names of its own: where another one appears, whoever agreed has to look again. */
  readonly ends: readonly string[];
  /** Cannot be taken back. */
  readonly isFinal: boolean;
  /** Whether the dialog asks for a text that the participants read. */
  readonly hasMessage: boolean;
  readonly requests: readonly ActRequest[];
}

/** The most subjects that the server takes in one request. */
const mostSubjects = 200;

export function pauseIntake(scenes: readonly SceneRow[]): PlannedAct {
  return {
    title: `Pause intake of ${listed(scenes)}`,
    effects: [
      "Nobody new can enter until intake is reopened; who tries is told that the scene is closed.",
      "Those who wait stay in their places and are matched as before. Groups play on.",
    ],
    button: "Pause intake",
    ends: [],
    isFinal: false,
    hasMessage: false,
    requests: scenes.map(({ scene_id }) => ({ action: "pause_intake", scene_id })),
  };
}

export function reopenIntake(scenes: readonly SceneRow[]): PlannedAct {
  return {
    title: `Reopen intake of ${listed(scenes)}`,
    effects: ["Participants can enter again at once."],
    button: "Reopen intake",
    ends: [],
    isFinal: false,
    hasMessage: false,
    requests: scenes.map(({ scene_id }) => ({ action: "reopen_intake", scene_id })),
  };
}

export function pauseMatching(scene: SceneRow): PlannedAct {
  return {
    title: `Pause matching in ${scene.scene_id}`,
    effects: [
      "No group is formed until matching is reopened. New participants may still enter.",
      scene.wait_limit_ms === null
        ? "Those who wait keep their places."
        : "Those who wait keep their places, but their waiting limit runs on.",
    ],
    button: "Pause matching",
    ends: [],
    isFinal: false,
    hasMessage: false,
    requests: [{ action: "pause_matching", scene_id: scene.scene_id }],
  };
}

export function reopenMatching(scene: SceneRow): PlannedAct {
  return {
    title: `Reopen matching in ${scene.scene_id}`,
    effects: ["The rule decides at once for everybody who waits, in the order of their arrival."],
    button: "Reopen matching",
    ends: [],
    isFinal: false,
    hasMessage: false,
    requests: [{ action: "reopen_matching", scene_id: scene.scene_id }],
  };
}

export function release(people: readonly ParticipantRow[]): PlannedAct {
  return {
    title: `Release ${named(people)}`,
    effects: [
      `The wait of ${counted(people.length, "person", "people")} ends now, with the message and completion code of the waiting limit.`,
      "They cannot enter this scene again. The record says that an admin released them.",
    ],
    button: "Release",
    ends: [],
    isFinal: true,
    hasMessage: false,
    requests: byScene("release", people),
  };
}

export function remove(people: readonly ParticipantRow[]): PlannedAct {
  const playing = people.filter(({ state }) => state === "matched" || state === "started");
  return {
    title: `Remove ${named(people)}`,
    effects: [
      "They are taken out for good and can never enter this scene again. No completion code is shown.",
      ...(playing.length === 0
        ? []
        : [
            `${counted(playing.length, "of them is in a group", "of them are in groups")}: those groups end for all members.`,
          ]),
    ],
    button: "Remove for good",
    ends: playing.map(({ subject_id, game_id }) => game_id ?? subject_id),
    isFinal: true,
    hasMessage: false,
    requests: byScene("remove", people),
  };
}

export function matchByHand(sceneId: string, people: readonly ParticipantRow[]): PlannedAct {
  return {
    title: `Match ${named(people)} by hand`,
    effects: [
      `They become one group of ${people.length} in ${sceneId}, whatever the rule says. The countdown starts at once.`,
      "The match is recorded with the class Manual, your name and the reason, so that it can be left out of an analysis.",
    ],
    button: "Form this group",
    ends: [],
    isFinal: true,
    hasMessage: false,
    requests: [
      { action: "match_by_hand", scene_id: sceneId, subject_ids: people.map(({ subject_id }) => subject_id) },
    ],
  };
}

export function messageTo(people: readonly ParticipantRow[]): PlannedAct {
  return {
    title: `Send a message to ${named(people)}`,
    effects: ["Those with a connection see it at once on their page; nobody else gets it later."],
    button: "Send",
    ends: [],
    isFinal: false,
    hasMessage: true,
    requests: byScene("message", people),
  };
}

export function messageToScene(scene: SceneRow): PlannedAct {
  return {
    title: `Send a message to everybody in ${scene.scene_id}`,
    effects: ["All who wait or play there and have a connection see it at once on their page."],
    button: "Send",
    ends: [],
    isFinal: false,
    hasMessage: true,
    requests: [{ action: "message", scene_id: scene.scene_id }],
  };
}

export function endGame(game: GameRow): PlannedAct {
  const members = counted(game.members.length, "member");
  return {
    title: `End the group of ${game.members.map(({ pseudonym }) => pseudonym).join(", ")}`,
    effects: [
      game.state === "started"
        ? `The game ends now for its ${members}, with the outcome “admin”.`
        : `The countdown stops. Its ${members} wait again, in the places of their arrival.`,
    ],
    button: "End this group",
    ends: [game.state],
    isFinal: true,
    hasMessage: false,
    requests: [{ action: "end_game", scene_id: game.scene_id, game_id: game.game_id }],
  };
}

function byScene(action: AdminActionName, people: readonly ParticipantRow[]): readonly ActRequest[] {
  return [...Map.groupBy(people, ({ scene_id }) => scene_id)].flatMap(([scene_id, members]) =>
    chunks(members.map(({ subject_id }) => subject_id)).map((subject_ids) => ({
      action,
      scene_id,
      subject_ids,
    })),
  );
}

function chunks(ids: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / mostSubjects) }, (_, index) =>
    ids.slice(index * mostSubjects, (index + 1) * mostSubjects),
  );
}

function listed(scenes: readonly SceneRow[]): string {
  return scenes.length <= 3
    ? scenes.map(({ scene_id }) => scene_id).join(", ")
    : counted(scenes.length, "scene");
}

function named(people: readonly ParticipantRow[]): string {
  return people.length <= 3
    ? people.map(({ pseudonym }) => pseudonym).join(", ")
    : counted(people.length, "participant");
}
