import type { CommandScope } from "./command-scope.ts";
import { abortMatch, endForAll } from "./departures.ts";

/** Longest outcome or reason that is recorded, in characters. */
const MAX_TEXT_LENGTH = 200;

/** The countdown is over: the game starts if every member is there, else the match is aborted. */
export function startGame(gameId: string, scope: CommandScope): void {
  const game = scope.state.games.get(gameId);
  if (game?.status !== "matched") return;
  // A torn append kept a member's departure and lost the end of the match that belongs to it.
  if (game.members.length !== game.size) return abortMatch(gameId, "restart", null, scope);
  const absent = game.members.find((ticket) => !ticket.connected);
  if (absent !== undefined) return abortMatch(gameId, "member_absent", absent.subjectId, scope);
  const subjectIds = game.members.map((ticket) => ticket.subjectId);
  scope.emit({ ...scope.next(), type: "started", game_id: gameId, subject_ids: subjectIds });
}

/** A step after the match failed: its members go back to their places. */
export function abortGame(
  gameId: string,
  reason: string,
  subjectId: string | null,
  scope: CommandScope,
): void {
  assertText("reason", reason);
  if (scope.state.games.get(gameId)?.status === "matched") abortMatch(gameId, reason, subjectId, scope);
}

/** A started game is over. */
export function endGame(gameId: string, outcome: string, scope: CommandScope): void {
  assertText("outcome", outcome);
  if (scope.state.games.get(gameId)?.status === "started") endForAll(gameId, outcome, scope);
}

/** Throws a `TypeError` unless the text is well-formed and of 1 to 200 characters. */
export function assertText(name: string, text: string): void {
  if (text.length === 0 || text.length > MAX_TEXT_LENGTH || !text.isWellFormed()) {
    throw new TypeError(
      `Expected \`${name}\` to be a text of 1 to ${MAX_TEXT_LENGTH} characters, got ${text.length}.`,
    );
  }
}
