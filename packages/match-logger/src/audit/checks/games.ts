import type { AbortedEvent, EndedEvent, StartedEvent } from "../../waiting-room-event.ts";
import type { Report } from "../finding.ts";
import type { Game, Room } from "../fold/room.ts";
import { named, quoted } from "../words.ts";

/** The game that an event is about; reports where there is none, or where it names other members. */
export function checkGame(
  room: Room,
  event: StartedEvent | AbortedEvent | EndedEvent,
  line: number,
  report: Report,
): Game | null {
  const game = room.games.get(event.game_id);
  const isStarted = game !== undefined && game.startedLine !== null;
  if (game === undefined || isStarted !== (event.type === "ended")) {
    const state = game === undefined ? "not open" : isStarted ? "started already" : "not started";
    report(
      "impossible_event",
      [line],
      `The game ${quoted(event.game_id)} was ${event.type}, but it is ${state}.`,
    );
    return null;
  }
  const members = [...game.members].map(({ id }) => id);
  const listed = new Set(event.subject_ids);
  if (listed.size !== members.length || !members.every((id) => listed.has(id))) {
    report(
      "impossible_event",
      [line, game.line],
      `The game ${quoted(event.game_id)} was ${event.type} for others than its members.`,
    );
  }
  return game;
}

/** Everybody must be there when a game starts. */
export function checkStart(game: Game, line: number, report: Report): void {
  const id = quoted(game.match.game_id);
  if (game.members.size !== game.size) {
    report("ghost_started", [line, game.line], `The game ${id} started though a member had gone.`);
  }
  const away = [...game.members].filter(({ awayLine }) => awayLine !== null);
  if (away.length === 0) return;
  const lines = [line, ...away.map((person) => person.awayLine ?? person.line)];
  report("ghost_started", lines, `The game ${id} started while ${named(away)} were disconnected.`);
}
