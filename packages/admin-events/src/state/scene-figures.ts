import { isStart, type Game } from "./game.ts";
import { isOver, placeOf, type Ticket } from "./ticket.ts";

/** The counts and settings of one scene. Counts change only by the moves of tickets and games, so nothing counts twice. */
export interface SceneFigures {
  readonly sceneId: string;
  readonly groupSize: number;
  readonly matchmaker: string;
  readonly waitLimitMs: number | null;
  readonly capacity: number | null;
  readonly intakePaused: boolean;
  readonly matchingPaused: boolean;
  readonly reasons: Readonly<Record<string, number>>;
  readonly overtaken: number;
  readonly refused: number;
  readonly arrived: number;
  readonly waiting: number;
  readonly inGroups: number;
  readonly completed: number;
  readonly exits: ReadonlyMap<string, number>;
  readonly matches: number;
  readonly started: number;
  readonly ended: number;
  readonly aborted: number;
}

/** More different reasons than this are summed as `other`: outcomes may come from browsers. */
const maxExitReasons = 50;

export function emptyFigures(sceneId: string): SceneFigures {
  return {
    sceneId,
    groupSize: 0,
    matchmaker: "",
    waitLimitMs: null,
    capacity: null,
    intakePaused: false,
    matchingPaused: false,
    reasons: {},
    overtaken: 0,
    refused: 0,
    arrived: 0,
    waiting: 0,
    inGroups: 0,
    completed: 0,
    exits: new Map(),
    matches: 0,
    started: 0,
    ended: 0,
    aborted: 0,
  };
}

/** Keeps `arrived = waiting + inGroups + completed + sum(exits)`; a ticket that is over is followed by a new arrival. */
export function countTicket(figures: SceneFigures, before: Ticket | undefined, after: Ticket): SceneFigures {
  const from = before === undefined || isOver(before) ? undefined : placeOf(before);
  const to = placeOf(after);
  if (from === to) return figures;
  return {
    ...figures,
    arrived: figures.arrived + (from === undefined ? 1 : 0),
    waiting: figures.waiting + (to === "waiting" ? 1 : 0) - (from === "waiting" ? 1 : 0),
    inGroups: figures.inGroups + (to === "in_group" ? 1 : 0) - (from === "in_group" ? 1 : 0),
    completed: figures.completed + (to === "completed" ? 1 : 0),
    exits: to === "exited" ? countExit(figures.exits, after.exitReason ?? "other") : figures.exits,
  };
}

export function countGame(figures: SceneFigures, before: Game | undefined, after: Game): SceneFigures {
  return {
    ...figures,
    matches: figures.matches + (before === undefined ? 1 : 0),
    started: figures.started + (isStart(before, after) ? 1 : 0),
    ended: figures.ended + (after.state === "ended" && before?.state !== "ended" ? 1 : 0),
    aborted: figures.aborted + (after.state === "aborted" && before?.state !== "aborted" ? 1 : 0),
  };
}

function countExit(exits: ReadonlyMap<string, number>, reason: string): ReadonlyMap<string, number> {
  const key = exits.has(reason) || exits.size < maxExitReasons ? reason : "other";
  return new Map(exits).set(key, (exits.get(key) ?? 0) + 1);
}
