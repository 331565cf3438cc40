import type { Need } from "../declared-needs.ts";
import type { StepRow } from "../wire-trend.ts";
import { type ConditionCounts, countCondition } from "./conditions.ts";
import { countByKey } from "./count-by-key.ts";
import { countFlow, emptyFlow, type FlowFigures, stageOf } from "./flow.ts";
import { isStart, type Game } from "./game.ts";
import { isOver, placeOf, type Ticket } from "./ticket.ts";

/** The counts and settings of one scene. Counts change only by the moves of tickets and games, so nothing counts twice. */
export interface SceneFigures {
  readonly sceneId: string;
  readonly groupSize: number;
  readonly matchmaker: string;
  readonly waitLimitMs: number | null;
  readonly confirmMs: number | null;
  readonly capacity: number | null;
  /** The treatments that the scene's policy assigns, as the journal names them; empty where it names none. */
  readonly declaredConditions: readonly string[];
  /** Whom each group needs, as the rule declares it. */
  readonly declaredNeeds: readonly Need[];
  /** The declared fallback chain. */
  readonly steps: readonly StepRow[];
  readonly intakePaused: boolean;
  readonly matchingPaused: boolean;
  readonly reasons: Readonly<Record<string, number>>;
  readonly overtaken: number;
  readonly refused: number;
  /** Results that broke the contract since the last proposal, or since the process started. */
  readonly refusedSinceProposal: number;
  /** Of the latest proposal. */
  readonly step: number | null;
  readonly lastMatchAt: number | null;
  readonly arrived: number;
  readonly waiting: number;
  readonly inGroups: number;
  readonly completed: number;
  readonly exits: ReadonlyMap<string, number>;
  readonly matches: number;
  readonly started: number;
  readonly ended: number;
  readonly aborted: number;
  /** Waits that ended, for whatever reason, and those whose people gave up. */
  readonly waitsEnded: number;
  readonly abandoned: number;
  readonly flow: FlowFigures;
  readonly conditions: ReadonlyMap<string, ConditionCounts>;
}

export function emptyFigures(sceneId: string): SceneFigures {
  return {
    sceneId,
    groupSize: 0,
    matchmaker: "",
    waitLimitMs: null,
    confirmMs: null,
    capacity: null,
    declaredConditions: [],
    declaredNeeds: [],
    steps: [],
    intakePaused: false,
    matchingPaused: false,
    reasons: {},
    overtaken: 0,
    refused: 0,
    refusedSinceProposal: 0,
    step: null,
    lastMatchAt: null,
    arrived: 0,
    waiting: 0,
    inGroups: 0,
    completed: 0,
    exits: new Map(),
    matches: 0,
    started: 0,
    ended: 0,
    aborted: 0,
    waitsEnded: 0,
    abandoned: 0,
    flow: emptyFlow,
    conditions: new Map(),
  };
}

/** Keeps `arrived = waiting + inGroups + completed + sum(exits)`; a ticket that is over is followed by a new arrival. */
export function countTicket(figures: SceneFigures, before: Ticket | undefined, after: Ticket): SceneFigures {
  const from = before === undefined || isOver(before) ? undefined : placeOf(before);
  const to = placeOf(after);
  const flow = countFlow(figures.flow, before, after);
  if (flow === figures.flow && from === to) return figures;
  if (to === "outside") return { ...figures, flow };
  const waitEnded = isEndOfWait(before, after);
  return {
    ...figures,
    flow,
    waitsEnded: figures.waitsEnded + Number(waitEnded),
    abandoned: figures.abandoned + Number(waitEnded && after.state === "left"),
    arrived: figures.arrived + (from === undefined ? 1 : 0),
    waiting: figures.waiting + (to === "waiting" ? 1 : 0) - (from === "waiting" ? 1 : 0),
    inGroups: figures.inGroups + (to === "in_group" ? 1 : 0) - (from === "in_group" ? 1 : 0),
    completed: figures.completed + (to === "completed" && from !== to ? 1 : 0),
    exits:
      to === "exited" && from !== to ? countByKey(figures.exits, after.exitReason ?? "other") : figures.exits,
  };
}

/** A wait is over when a game starts or somebody goes, and not by a match, which may still be aborted. */
function isEndOfWait(before: Ticket | undefined, after: Ticket): boolean {
  const from = stageOf(before);
  const to = stageOf(after);
  return from !== undefined && from !== "started" && to !== "waiting" && to !== "matched";
}

export function countGame(figures: SceneFigures, before: Game | undefined, after: Game): SceneFigures {
  return {
    ...figures,
    matches: figures.matches + (before === undefined ? 1 : 0),
    lastMatchAt: before === undefined ? after.formedAt : figures.lastMatchAt,
    conditions: countCondition(figures.conditions, before, after),
    started: figures.started + (isStart(before, after) ? 1 : 0),
    ended: figures.ended + (after.state === "ended" && before?.state !== "ended" ? 1 : 0),
    aborted: figures.aborted + (after.state === "aborted" && before?.state !== "aborted" ? 1 : 0),
  };
}
