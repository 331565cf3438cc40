import type { Attributes } from "@waitroom/matchmaker";
import type { ParticipantDirectory } from "../http/ports.ts";
import { MAX_TOKEN_ATTRIBUTES_LENGTH, type ParticipantTokens } from "../identity/participant-tokens.ts";
import { ClientError } from "../sockets/client-error.ts";
import { refusing } from "../scenes/room-errors.ts";
import { presentScene, type SceneDirectory } from "../scenes/scene-directory.ts";
import { inTurn, type Participants } from "./participants.ts";

/** Makes participants, and keeps what the researcher's server says of them. */
export function participantDirectory(
  tokens: Pick<ParticipantTokens, "create">,
  participants: Participants,
  scenes: SceneDirectory,
): ParticipantDirectory {
  return {
    create: async (attributes) => {
      if (JSON.stringify(attributes).length > MAX_TOKEN_ATTRIBUTES_LENGTH) {
        throw new ClientError(
          "INVALID_PAYLOAD",
          `attributes: expected at most ${MAX_TOKEN_ATTRIBUTES_LENGTH} characters as JSON`,
        );
      }
      return tokens.create(attributes);
    },
    update: async (subjectId, attributes) => {
      const tellRoom = async (): Promise<void> => {
        const scene = presentScene(subjectId, scenes);
        if (scene !== undefined) await refusing(scene.room.update({ subjectId, attributes }));
      };
      await tellRoom();
      const participant = participants.get(subjectId);
      participant.attributes = { ...participant.attributes, ...attributes } satisfies Attributes;
      // Who was entering just now may have done so with the attributes from before; what is known changes nothing.
      await inTurn(participant, tellRoom);
    },
  };
}
