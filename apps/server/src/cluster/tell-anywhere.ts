import type { TellParticipants } from "../admin/perform-action.ts";
import type { Participants } from "../participants/participants.ts";
import { presentScene, type SceneDirectory } from "../scenes/scene-directory.ts";

/** Tells participants wherever they are; of those at other nodes the journals say whether they are there. */
export function tellAnywhere(participants: Participants, scenes: SceneDirectory): TellParticipants {
  return {
    message: participants.reach,
    connection: (subjectId) => {
      const ticket = presentScene(subjectId, scenes)?.view.ticket(subjectId);
      return participants.connection(subjectId) ?? (ticket?.connected === true ? ticket.connection : null);
    },
  };
}
