import { needKey } from "./needs.ts";
import type { SceneRecord } from "./scene-record.ts";
import type { SceneSample } from "./scene-trend.ts";

/** People of one kind who are missing for a group. */
export interface MissingKind {
  readonly count: number;
  /** How many of that kind had come by then. */
  readonly came: (sample: SceneSample) => number;
}

/** Whom the next group lacks: of each value that the rule's compositions ask for, and others to fill it. */
export function missingKinds(scene: SceneRecord): readonly MissingKind[] {
  const named: MissingKind[] = scene.needs.rows().map((need) => ({
    count: need.missing,
    came: (sample) => sample.arrivedByNeed.get(needKey(need)) ?? 0,
  }));
  return [...named, others(scene)].filter(({ count }) => count > 0);
}

/** How many people the next group lacks, of whatever kind. */
export function missingPeople(scene: SceneRecord): number {
  const { figures, needs } = scene;
  const short = figures.groupSize - needs.available;
  const kinds = missingKinds(scene);
  const named = kinds.reduce((sum, { count }) => sum + count, 0);
  // One person may have values of several attributes that are asked for.
  const least = areOfOneAttribute(scene) ? named : Math.max(...kinds.map(({ count }) => count));
  return Math.max(0, short, kinds.length === 0 ? 0 : least);
}

/** Places that no value claims are for people with another value, as the rule has it. */
function others(scene: SceneRecord): MissingKind {
  const { figures, needs } = scene;
  if (!areOfOneAttribute(scene)) {
    return { count: figures.groupSize - needs.available, came: (sample) => sample.arrived };
  }
  const rows = needs.rows();
  const places = figures.groupSize - rows.reduce((sum, { required }) => sum + required, 0);
  const available = needs.available - rows.reduce((sum, { waiting }) => sum + waiting, 0);
  return {
    count: places - available,
    came: (sample) =>
      rows.reduce((count, need) => count - (sample.arrivedByNeed.get(needKey(need)) ?? 0), sample.arrived),
  };
}

/** Without compositions too: then everybody is of the others. */
function areOfOneAttribute({ needs }: SceneRecord): boolean {
  return new Set(needs.all.map(({ attribute }) => attribute)).size <= 1;
}
