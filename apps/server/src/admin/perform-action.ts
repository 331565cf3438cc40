import type { AdminCommand, AdminActionResult } from "@waitroom/admin-events/socket.io";
import { WaitingRoomError, type Actor } from "@waitroom/matchmaker";
import type { SceneDirectory } from "../scenes/scene-directory.ts";
import { isPresent, type Scene } from "../scenes/scene.ts";
import type { Message } from "../scenes/payloads.ts";
import type { CommandEvents } from "../scenes/scene-room.ts";

/** How participants are told what an admin says. */
export interface TellParticipants {
  readonly message: (subjectId: string, message: Message) => void;
  /** The connection that counts, or null. */
  readonly connection: (subjectId: string) => string | null;
}

/** What acts work on. */
export interface ActionParts {
  readonly scenes: Pick<SceneDirectory, "get">;
  readonly tell: TellParticipants;
}

/** Longest reason that a waiting room records; the whole one stands in the record of acts. */
const maxReasonLength = 200;

/**
 * Does what an admin asks, on the waiting room of the scene, and says what came of it. What the room refuses is a result.
 * Where several people are named, each is dealt with alone: `PARTLY_DONE` says for whom it was not possible.
 */
export async function performAction(
  command: AdminCommand,
  name: string,
  { scenes, tell }: ActionParts,
): Promise<AdminActionResult> {
  const scene = scenes.get(command.sceneId);
  if (scene === undefined) return refused("UNKNOWN_SCENE", "The experiment has no scene of that name.");
  if (scene === "closed") return refused("SCENE_CLOSED", "The scene is not open; see the problems.");
  const actor: Actor = { name, reason: cut(command.reason) };
  const subjectIds = [...new Set(command.subjectIds)];
  const { room } = scene;
  switch (command.action) {
    case "pause_intake":
      return settled(room.pause("intake", actor));
    case "reopen_intake":
      return settled(room.reopen("intake", actor));
    case "pause_matching":
      return settled(room.pause("matching", actor));
    case "reopen_matching":
      return settled(room.reopen("matching", actor));
    case "release":
      return forEach(subjectIds, (subjectId) => settled(room.release(subjectId, actor)));
    case "remove":
      return forEach(subjectIds, (subjectId) => settled(room.remove(subjectId, actor)));
    case "match_by_hand":
      return settled(room.matchByHand(subjectIds, actor));
    case "message":
      return sendMessage(scene, subjectIds, command.message, tell);
    case "end_game":
      return endGame(scene, command.gameId ?? "");
  }
}

async function settled(command: Promise<CommandEvents>): Promise<AdminActionResult> {
  try {
    const { events } = await command;
    return events.length === 0 ? { ok: true, message: "Nothing had to be changed." } : { ok: true };
  } catch (error) {
    if (!(error instanceof WaitingRoomError) || error.code === "INVALID_JOURNAL") throw error;
    return refused(error.code, error.message);
  }
}

/** One after another: the room decides in that order, and the record says whom it was too late for. */
async function forEach(
  subjectIds: readonly string[],
  act: (subjectId: string) => Promise<AdminActionResult>,
): Promise<AdminActionResult> {
  const refusals = [];
  for (const subjectId of subjectIds) {
    const result = await act(subjectId);
    if (!result.ok) refusals.push(result);
  }
  const [first] = refusals;
  if (first === undefined) return { ok: true, message: `Done for ${subjectIds.length}.` };
  if (subjectIds.length === 1) return first;
  const code = refusals.length === subjectIds.length ? first.error_code : "PARTLY_DONE";
  const reasons = refusals.slice(0, 5).map(({ message }) => message ?? "");
  const done = subjectIds.length - refusals.length;
  return refused(code, `Done for ${done} of ${subjectIds.length}. ${reasons.join(" ")}`);
}

/** To those named who are in the scene, or to all who are. */
function sendMessage(
  { view }: Scene,
  subjectIds: readonly string[],
  message: string,
  tell: TellParticipants,
): AdminActionResult {
  const addressed =
    subjectIds.length > 0
      ? subjectIds.filter((subjectId) => view.ticket(subjectId) !== undefined)
      : [...view.tickets()].filter(isPresent).map((ticket) => ticket.subjectId);
  const reached = addressed.filter((subjectId) => tell.connection(subjectId) !== null);
  for (const subjectId of reached) tell.message(subjectId, { event: "admin_message", payload: { message } });
  const total = subjectIds.length > 0 ? subjectIds.length : addressed.length;
  const text = `Sent to ${reached.length} of ${total}.`;
  if (reached.length === total) return { ok: true, message: text };
  return refused(
    reached.length === 0 ? "NOT_CONNECTED" : "PARTLY_DONE",
    `${text} The others have no connection or are not in this scene.`,
  );
}

/** A started game ends with the outcome `admin`; one that counts down is aborted, and its members wait again. */
async function endGame({ room, view }: Scene, gameId: string): Promise<AdminActionResult> {
  const noGame = refused("INVALID_PARTICIPANT_STATE", "No game of this name goes on in the scene.");
  const status = view.game(gameId)?.status;
  if (status === undefined) return noGame;
  const command = status === "started" ? room.end(gameId, "admin") : room.abort(gameId, "admin");
  try {
    return (await command).events.length === 0 ? noGame : { ok: true };
  } catch (error) {
    return settled(Promise.reject(error));
  }
}

function refused(code: string, message: string): Extract<AdminActionResult, { readonly ok: false }> {
  return { ok: false, error_code: code, message };
}

function cut(reason: string): string {
  const text = reason.length <= maxReasonLength ? reason : `${reason.slice(0, maxReasonLength - 1)}…`;
  return text.toWellFormed();
}
