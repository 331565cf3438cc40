import type { ConditionRow } from "../wire-games.ts";
import { isFinished, isStart, type Game } from "./game.ts";
import type { SceneFigures } from "./scene-figures.ts";

/** Groups of one treatment in one scene. */
export interface ConditionCounts {
  readonly matched: number;
  readonly started: number;
  readonly completed: number;
  readonly lost: number;
}

/** More different treatments than this in a scene are summed as `other`. */
const maxConditions = 50;

const none: ConditionCounts = { matched: 0, started: 0, completed: 0, lost: 0 };

/** Counts a game's way in the figures of its condition; `before` is undefined for a new one. */
export function countCondition(
  conditions: ReadonlyMap<string, ConditionCounts>,
  before: Game | undefined,
  after: Game,
): ReadonlyMap<string, ConditionCounts> {
  if (after.condition === null) return conditions;
  const key = countedCondition(conditions, after.condition);
  const counts = conditions.get(key) ?? none;
  const ended = isFinished(after) && (before === undefined || !isFinished(before));
  const completed = after.state === "ended" && after.outcome === "completed";
  return new Map(conditions).set(key, {
    matched: counts.matched + Number(before === undefined),
    started: counts.started + Number(isStart(before, after)),
    completed: counts.completed + Number(ended && completed),
    lost: counts.lost + Number(ended && !completed),
  });
}

/** Under which name a treatment is counted. */
export function countedCondition(conditions: ReadonlyMap<string, unknown>, condition: string): string {
  return conditions.has(condition) || conditions.size < maxConditions ? condition : "other";
}

/** Sums the scenes, in the order of their ids, so that the order in which journals are read changes no digit. */
export function conditionRow(condition: string, scenes: Iterable<SceneFigures>): ConditionRow {
  let { matched, started, completed, lost } = none;
  let planned: number | null = null;
  for (const scene of [...scenes].sort((a, b) => (a.sceneId < b.sceneId ? -1 : 1))) {
    const counts = scene.conditions.get(condition) ?? none;
    matched += counts.matched;
    started += counts.started;
    completed += counts.completed;
    lost += counts.lost;
    const plannedHere = plannedGroups(condition, scene);
    if (plannedHere !== null) planned = (planned ?? 0) + plannedHere;
  }
  return { condition, planned, matched, started, completed, lost };
}

/** The groups that this scene was to give the condition by now; null where it does not declare it. */
function plannedGroups(condition: string, scene: SceneFigures): number | null {
  const names = scene.declaredConditions;
  const times = names.filter((name) => name === condition).length;
  if (times === 0) return null;
  let groups = 0;
  for (const { matched } of scene.conditions.values()) groups += matched;
  return (groups * times) / names.length;
}
