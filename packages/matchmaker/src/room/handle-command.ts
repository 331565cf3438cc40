import { matchByHand, pause, release, remove, reopen } from "./acts-by-hand.ts";
import type { CommandScope } from "./command-scope.ts";
import type { WaitingRoomCommand } from "./commands.ts";
import { abortGame, endGame, startGame } from "./games.ts";
import { confirm, decline, expire } from "./proposals.ts";
import { disconnect, enter, leave, reconnect, update } from "./presence.ts";
import { screenOut } from "./screening.ts";
import { advance, open, summarize } from "./time.ts";

/** Carries out one command. Whatever is refused is refused before the first event. */
export function handleCommand(command: WaitingRoomCommand, scope: CommandScope): void {
  if (scope.state.seq === 0 && command.type !== "open") {
    throw new TypeError(`Expected the first command of a room to be \`open\`, got \`${command.type}\`.`);
  }
  switch (command.type) {
    case "open":
      return open(scope);
    case "enter":
      return enter(command, scope);
    case "screen_out":
      return screenOut(command.subjectId, command.reason, scope);
    case "leave":
      return leave(command.subjectId, scope);
    case "disconnect":
      return disconnect(command.subjectId, command.connection, scope);
    case "reconnect":
      return reconnect(command.subjectId, command.connection, scope);
    case "update":
      return update(command, scope);
    case "confirm":
      return confirm(command.subjectId, command.proposalId, scope);
    case "decline":
      return decline(command.subjectId, command.proposalId, scope);
    case "expire":
      return expire(command.proposalId, scope);
    case "start":
      return startGame(command.gameId, scope);
    case "abort":
      return abortGame(command.gameId, command.reason, command.subjectId ?? null, scope);
    case "end":
      return endGame(command.gameId, command.outcome, scope);
    case "pause":
      return pause(command.what, command.actor, scope);
    case "reopen":
      return reopen(command.what, command.actor, scope);
    case "release":
      return release(command.subjectId, command.actor, scope);
    case "remove":
      return remove(command.subjectId, command.actor, scope);
    case "match_by_hand":
      return matchByHand(command.subjectIds, command.actor, scope);
    case "advance":
      return advance(scope);
    case "summarize":
      return summarize(scope);
    default:
      // A node of a newer version may send what this one does not know: it must not take silence for a success.
      throw new TypeError(
        `Expected a command that this version knows, got \`${String((command satisfies never as { type: unknown }).type)}\`.`,
      );
  }
}
