import type { TrendRow } from "../wire-trend.ts";
import { type BoundarySamples, stepMs } from "./boundary-samples.ts";
import { sumOf } from "./count-by-key.ts";
import { longestWaitSince, type SceneRecord } from "./scene-record.ts";

/** What a scene's lines over time are made of; counts are of all its time. */
export interface SceneSample {
  readonly waiting: number;
  readonly inGroups: number;
  readonly waitingSince: number | null;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly arrived: number;
  readonly matches: number;
  readonly aborted: number;
  readonly unmatchedExits: number;
  readonly waitsEnded: number;
  readonly abandoned: number;
  /** Arrivals of those whom the rule's compositions name, by {@link needKey}. */
  readonly arrivedByNeed: ReadonlyMap<string, number>;
}

export type SceneTrend = BoundarySamples<SceneSample>;

export function sampleOf(scene: SceneRecord): SceneSample {
  const { figures, waits, needs } = scene;
  const { p50Ms, p90Ms } = waits.figures();
  return {
    waiting: figures.waiting,
    inGroups: figures.inGroups,
    waitingSince: longestWaitSince(scene),
    p50Ms,
    p90Ms,
    arrived: figures.arrived,
    matches: figures.matches,
    aborted: figures.aborted,
    unmatchedExits: sumOf(figures.flow.lostWaiting) + sumOf(figures.flow.lostMatched),
    waitsEnded: figures.waitsEnded,
    abandoned: figures.abandoned,
    arrivedByNeed: needs.arrived,
  };
}

/** The scene at one whole step of time; undefined before its first event, and for what is too long ago. */
export function trendRow(scene: SceneRecord, at: number): TrendRow | undefined {
  const now = (): SceneSample => sampleOf(scene);
  const sample = scene.trend.at(at, now);
  if (sample === undefined) return undefined;
  const minuteAgo = scene.trend.at(at - 6 * stepMs, now);
  const tenMinutesAgo = scene.trend.at(at - 60 * stepMs, now);
  return {
    scene_id: scene.figures.sceneId,
    at,
    waiting: sample.waiting,
    in_groups: sample.inGroups,
    oldest_wait_ms: sample.waitingSince === null ? null : at - sample.waitingSince,
    wait_p50_ms: sample.p50Ms,
    wait_p90_ms: sample.p90Ms,
    matches: sample.matches,
    aborted: sample.aborted,
    unmatched_exits: sample.unmatchedExits,
    arrivals_per_minute: sample.arrived - (minuteAgo?.arrived ?? 0),
    matches_per_minute: sample.matches - (minuteAgo?.matches ?? 0),
    waits_ended_10min: sample.waitsEnded - (tenMinutesAgo?.waitsEnded ?? 0),
    abandoned_10min: sample.abandoned - (tenMinutesAgo?.abandoned ?? 0),
  };
}
