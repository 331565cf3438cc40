import type { Evidence, SceneLog } from "../check/evidence.ts";
import type { Rehearsal } from "../rehearsal.ts";
import { askForExports } from "./ask-for-exports.ts";
import { lookAtDashboard } from "./look-at-dashboard.ts";
import { readSceneLogs } from "./read-scene-logs.ts";

/** Where to look for what the clients did not see. */
export interface EvidenceSources {
  readonly origin: string;
  /** Folder of journals and match files; null: they cannot be read from here. */
  readonly logFolder: string | null;
  /** Opens dashboard and exports; null: they are not looked at. */
  readonly adminToken: string | null;
}

const ATTEMPTS = 10;

/**
 * Looks at everything while the people of the rehearsal are still there. Figures can be compared only where nothing happened
 * between looking at them and at the log: it is looked again until that is so, ten times at most; then figures are left out.
 */
export async function gatherEvidence(
  { observations, isSettled }: Pick<Rehearsal, "observations" | "isSettled">,
  sources: EvidenceSources,
): Promise<Evidence> {
  let before = await readScenes(sources);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const figures = await lookAtFigures(sources);
    const scenes = await readScenes(sources);
    if (decisions(before) === decisions(scenes)) return { observations, isSettled, scenes, ...figures };
    before = scenes;
  }
  return { observations, isSettled, scenes: before };
}

async function readScenes({ logFolder }: EvidenceSources): Promise<readonly SceneLog[]> {
  return logFolder === null ? [] : readSceneLogs(logFolder);
}

async function lookAtFigures({
  origin,
  adminToken,
}: EvidenceSources): Promise<Pick<Evidence, "dashboard" | "exports">> {
  if (adminToken === null) return {};
  return {
    dashboard: await lookAtDashboard(origin, adminToken),
    exports: await askForExports(origin, adminToken),
  };
}

/** How many lines change a figure: that people wait on is written down again and again. */
function decisions(scenes: readonly SceneLog[]): number {
  return scenes.reduce(
    (sum, { journal, matches }) =>
      sum + matches.length + journal.filter(({ type }) => type !== "evaluated").length,
    0,
  );
}
