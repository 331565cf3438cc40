import { boundText } from "../bounded-text.ts";
import type { GameMoved, RoomEvent } from "../room-event.ts";
import type { GameState } from "../wire-games.ts";

export interface GameMember {
  readonly subjectId: string;
  readonly rttMs: number | null;
  readonly waitedMs: number | null;
  readonly role: string | null;
}

/** One group, from its match to its end. */
export interface Game {
  readonly gameId: string;
  readonly sceneId: string;
  readonly state: GameState;
  readonly matchmaker: string;
  readonly reason: string;
  readonly condition: string | null;
  readonly formedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly outcome: string | null;
  readonly members: readonly GameMember[];
  /** Whether the timeline has its `match_formed`, which may not be told before the match record is on disk. */
  readonly announced: boolean;
}

export function matchedGame(sceneId: string, event: Extract<RoomEvent, { type: "matched" }>): Game {
  return {
    gameId: event.game_id,
    sceneId,
    state: "matched",
    matchmaker: boundText(event.matchmaker_class, 100),
    reason: boundText(event.reason, 100),
    condition: event.condition === null ? null : boundText(event.condition, 100),
    formedAt: event.at,
    startedAt: null,
    endedAt: null,
    outcome: null,
    members: event.participants.map((participant) => ({
      subjectId: participant.subject_id,
      rttMs: participant.rtt_ms,
      waitedMs: participant.waited_ms,
      role: participant.role === null ? null : boundText(participant.role, 100),
    })),
    announced: false,
  };
}

/** What follows a match stands on it: whoever tells of a start or an end has the match on disk. */
export function movedGame(game: Game, event: GameMoved): Game {
  const announced = { ...game, announced: true };
  switch (event.type) {
    case "started":
      return { ...announced, state: "started", startedAt: event.at };
    case "aborted":
      return {
        ...game,
        state: "aborted",
        endedAt: event.at,
        outcome: boundText(event.reason ?? "", 100),
      };
    case "ended":
      return {
        ...announced,
        state: "ended",
        endedAt: event.at,
        outcome: boundText(event.outcome ?? "", 100),
      };
  }
}

export function isFinished(game: Game): boolean {
  return game.state === "ended" || game.state === "aborted";
}

export function isStart(before: Game | undefined, after: Game): boolean {
  return after.state === "started" && before?.state !== "started";
}
