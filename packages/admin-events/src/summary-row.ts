import type { Presence } from "./presence.ts";
import type { AdminState } from "./state/admin-state.ts";
import { longestWaitSince, type SceneRecord } from "./state/scene-record.ts";
import type { SceneFigures } from "./state/scene-figures.ts";
import type { ToldMatches } from "./state/told-matches.ts";
import { waitFiguresOf } from "./wait-sample.ts";
import type { DroppedCounts, LogHealth, SummaryRow } from "./wire.ts";

export interface SummarySources {
  readonly state: AdminState;
  readonly told: ToldMatches;
  readonly presence: Presence;
  readonly log: LogHealth | null;
  readonly dropped: DroppedCounts;
  readonly now: number;
}

/** Sums the scenes: there is no second count that could differ from theirs. */
export function summaryRow({ state, told, presence, log, dropped, now }: SummarySources): SummaryRow {
  const scenes = [...state.scenes.values()];
  return {
    arrived: sum(scenes, (figures) => figures.arrived),
    waiting: sum(scenes, (figures) => figures.waiting),
    in_groups: sum(scenes, (figures) => figures.inGroups),
    completed: sum(scenes, (figures) => figures.completed),
    exits: sumExits(scenes),
    online: presence.online,
    matches: sum(scenes, (figures) => figures.matches) + told.count,
    aborted: sum(scenes, (figures) => figures.aborted),
    target_groups: targetGroups(state),
    arrivals_per_minute: state.arrivals.count(now),
    matches_per_minute: state.matches.count(now) + (told.count > 0 ? told.matches.count(now) : 0),
    abandonment_10min: { abandoned: state.abandoned.count(now), ended: state.waitsEnded.count(now) },
    oldest_waiting_since: oldest(scenes),
    ...waits(scenes),
    now,
    presence_since: presence.since,
    dropped,
    log,
  };
}

function sum(scenes: readonly SceneRecord[], figure: (figures: SceneFigures) => number): number {
  return scenes.reduce((total, scene) => total + figure(scene.figures), 0);
}

/** Null where no scene has a target. */
function targetGroups({ targets }: AdminState): number | null {
  if (targets.size === 0) return null;
  return [...targets.values()].reduce((total, target) => total + target, 0);
}

function waits(scenes: readonly SceneRecord[]): Pick<SummaryRow, "wait_p50_ms" | "wait_p90_ms"> {
  const { p50Ms, p90Ms } = waitFiguresOf(scenes.map((scene) => scene.waits));
  return { wait_p50_ms: p50Ms, wait_p90_ms: p90Ms };
}

function sumExits(scenes: readonly SceneRecord[]): Readonly<Record<string, number>> {
  const exits = new Map<string, number>();
  for (const scene of scenes) {
    for (const [reason, count] of scene.figures.exits) exits.set(reason, (exits.get(reason) ?? 0) + count);
  }
  return Object.fromEntries(exits);
}

function oldest(scenes: readonly SceneRecord[]): number | null {
  const instants = scenes.flatMap((scene) => longestWaitSince(scene) ?? []);
  return instants.length === 0 ? null : Math.min(...instants);
}
