import { WaitingRoomError } from "@waitroom/matchmaker";
import { defaultTexts } from "../experiment/default-texts.ts";
import type { SceneTexts } from "../experiment/experiment.ts";
import { ClientError } from "../sockets/client-error.ts";

/** Turns a refusal of the room into what the client is told, in the words of the scene. */
export async function refusing<T>(command: Promise<T>, texts: SceneTexts = defaultTexts): Promise<T> {
  try {
    return await command;
  } catch (error) {
    if (!(error instanceof WaitingRoomError) || error.code === "INVALID_JOURNAL") throw error;
    throw new ClientError(error.code, wordsFor(error, texts), { cause: error });
  }
}

function wordsFor(error: WaitingRoomError, texts: SceneTexts): string {
  switch (error.code) {
    case "SCENE_CLOSED":
      return texts.sceneClosed;
    case "SCENE_FULL":
      return texts.sceneFull;
    default:
      return error.message;
  }
}

/** Whether a command failed because nothing can be stored now; it has not happened then. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof WaitingRoomError && error.code === "STORAGE_UNAVAILABLE";
}

/** Resolves also where a participant has gone on meanwhile, so that the command has no object any more. */
export async function ifPossible(command: Promise<unknown>): Promise<void> {
  try {
    await command;
  } catch (error) {
    const isLate = error instanceof WaitingRoomError && error.code === "INVALID_PARTICIPANT_STATE";
    if (!isLate) throw error;
  }
}

/**
 * Runs a command that nobody waits for. When storage is unavailable nothing is lost: after the restore the room is
 * told who is there. Any other error is a fault of the program and ends the process.
 */
export function inBackground(command: Promise<unknown>): void {
  command.catch((error: unknown) => {
    if (!isUnavailable(error)) throw error;
  });
}
