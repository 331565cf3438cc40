import type { Attributes } from "@waitroom/matchmaker";
import type { ParticipantDirectory } from "../http/ports.ts";
import type { ParticipantTokens } from "../identity/participant-tokens.ts";
import { refusing } from "../scenes/room-errors.ts";
import { presentScene, type SceneDirectory } from "../scenes/scene-directory.ts";
import type { Participants } from "./participants.ts";

/** Makes participants, and keeps what the researcher's server says of them. */
export function participantDirectory(
  tokens: Pick<ParticipantTokens, "create">,
  participants: Participants,
  scenes: SceneDirectory,
): ParticipantDirectory {
  return {
    create: async (attributes) => {
      const created = await tokens.create();
      if (Object.keys(attributes).length > 0) participants.get(created.subjectId).attributes = attributes;
      return created;
    },
    update: async (subjectId, attributes) => {
      const scene = presentScene(subjectId, scenes);
      if (scene !== undefined) await refusing(scene.room.update({ subjectId, attributes }));
      const participant = participants.get(subjectId);
      participant.attributes = { ...participant.attributes, ...attributes } satisfies Attributes;
    },
  };
}
