import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const root = fileURLToPath(new URL(".", import.meta.url));

/**
 * The files, or folders of files, that take long, in the order in which they start. One that mostly waits stands beside one that
 * mostly computes, so that the cores have something to do all the time.
 */
export const longest: readonly string[] = [
  "apps/server/test/campaigns/kill.test.ts",
  "apps/server/test/cluster/simulation.test.ts",
  "apps/server/test/cluster/kill-campaign.test.ts",
  "packages/match-logger/test/faults/kill.test.ts",
  "apps/server/test/cluster/simulation-more.test.ts",
  "packages/match-logger/test/command/memory.test.ts",
  "apps/server/test/cluster/two-nodes.test.ts",
  "apps/server/test/cluster/hard-days.test.ts",
  "packages/admin-dashboard/test/page/accessibility.test.ts",
  "apps/server/test/e2e/crash.test.ts",
  "apps/server/test/match-log/replay-command.test.ts",
  "packages/matchmaker/test/simulation/theory.test.ts",
  "apps/server/test/e2e/storage.test.ts",
  "apps/server/test/page/participant-page.test.ts",
  "scripts/test/packed-packages.test.ts",
  "apps/server/test/campaigns/stop.test.ts",
  "packages/matchmaker/test/simulation/samples.test.ts",
  "apps/server/test/e2e/steps.test.ts",
  "apps/server/test/e2e/steps-restart.test.ts",
  "packages/matchmaker/test/mutants/mutants.test.ts",
  "apps/server/test/e2e/dashboard.test.ts",
  "apps/server/test/campaigns/frames.test.ts",
  "packages/match-logger/test/faults/process-end.test.ts",
  "apps/server/test/e2e/study.test.ts",
  "apps/server/test/match-log/",
  "apps/rehearsal/test/rehearse.test.ts",
  "packages/matchmaker/test/rules/kept-indexes.test.ts",
  "packages/admin-dashboard/test/page/",
  "apps/server/test/e2e/",
  "apps/server/test/admin/",
  "packages/matchmaker/",
  "packages/match-logger/",
];

/** Starts the files that take longest first: one that came last would run alone while all other workers are idle. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a.moduleId) - placeOf(b.moduleId));
  }
}

/** @returns where it stands in `longest`; behind all others if it stands nowhere there. */
function placeOf(file: string): number {
  const path = relative(root, file);
  const place = longest.findIndex((each) => path === each || (each.endsWith("/") && path.startsWith(each)));
  return place === -1 ? longest.length : place;
}
