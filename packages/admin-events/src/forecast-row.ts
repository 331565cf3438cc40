import { type MissingPeople, timeToNextGroup, type TimeRange } from "./next-group.ts";
import { stepMs } from "./state/boundary-samples.ts";
import { missingKinds } from "./state/missing-people.ts";
import type { SceneRecord } from "./state/scene-record.ts";
import { sampleOf, type SceneSample } from "./state/scene-trend.ts";
import type { ForecastRow } from "./wire-trend.ts";

const arrivalsWindowMs = 300_000;
const matchesWindowMs = 600_000;

/**
 * When the next group may be formed, as things go; null where nothing can be said: matching is paused, or people are missing and
 * nobody is let in. `at` is the last whole step of time.
 */
export function forecastRow(scene: SceneRecord, at: number): ForecastRow | null {
  const { figures, trend } = scene;
  const startedAt = trend.startedAt;
  if (startedAt === null || at <= startedAt || figures.matchingPaused || figures.groupSize < 1) return null;
  const wanted = missingKinds(scene);
  const basis = wanted.length > 0 ? "arrivals" : "matches";
  if (basis === "arrivals" && figures.intakePaused) return null;
  const windowMs = Math.min(basis === "arrivals" ? arrivalsWindowMs : matchesWindowMs, at - startedAt);
  const now = (): SceneSample => sampleOf(scene);
  const end = trend.at(at, now);
  if (end === undefined) return null;
  // Before the scene's first event nobody had come.
  const start = trend.at(Math.floor((at - windowMs) / stepMs) * stepMs, now);
  const missing: readonly MissingPeople[] =
    basis === "matches"
      ? [{ count: 1, seen: end.matches - (start?.matches ?? 0) }]
      : wanted.map(({ count, came }) => ({
          count,
          seen: came(end) - (start === undefined ? 0 : came(start)),
        }));
  const range = rangeOf(scene, missing, windowMs);
  return {
    basis,
    seen: Math.min(...missing.map(({ seen }) => seen)),
    window_ms: windowMs,
    low_ms: range?.lowMs ?? null,
    high_ms: range?.highMs ?? null,
    at,
  };
}

/** Reckons only when what it depends on is another than before: rows are made four times a second. */
function rangeOf(scene: SceneRecord, missing: readonly MissingPeople[], windowMs: number): TimeRange | null {
  const key = JSON.stringify([windowMs, missing]);
  if (scene.lastRange?.key !== key) scene.lastRange = { key, range: timeToNextGroup(missing, windowMs) };
  return scene.lastRange.range;
}
