import { Registry } from "@prometheus-io/client";
import { expect, it } from "vitest";
import { Metrics } from "../../src/operations/metrics.ts";
import { Observer } from "../../src/operations/observer.ts";
import { createServerLog } from "../../src/operations/server-log.ts";
import type { SceneProblem, Watch } from "../../src/scenes/ports.ts";

function stage() {
  const lines: string[] = [];
  const shown: string[] = [];
  const watch: Watch = {
    record: () => undefined,
    logActivity: () => undefined,
    reportProblem: ({ message }) => shown.push(message),
    resolveProblem: () => undefined,
  };
  const log = createServerLog("info", "run", {
    write: (line) => {
      const { level, code, scene_id, msg } = JSON.parse(line) as Record<string, string>;
      lines.push(`${level} ${code} ${scene_id}: ${msg}`);
    },
  });
  const observer = new Observer({
    watch,
    log,
    metrics: new Metrics(new Registry()),
    sceneIds: ["pairs", "again"],
    since: 0,
  });
  const closed = (sceneId: string, message: string): SceneProblem => ({
    code: "SCENE_CLOSED",
    severity: "error",
    message,
    action: "Put the right files back.",
    sceneId,
  });
  return { observer, lines, shown, closed };
}

it("logs a problem that is found again and again once, and its end", () => {
  const { observer, lines, shown, closed } = stage();
  for (let second = 0; second < 50; second += 1) {
    observer.reportProblem(closed("pairs", "no space for the journal"));
    observer.reportProblem(closed("pairs", "no space for the matches"));
    observer.reportProblem(closed("again", "no space for the journal"));
  }
  expect(lines).toEqual([
    "error SCENE_CLOSED pairs: no space for the journal",
    "error SCENE_CLOSED pairs: no space for the matches",
    "error SCENE_CLOSED again: no space for the journal",
  ]);
  expect(shown).toHaveLength(150);
  lines.length = 0;
  observer.resolveProblem("SCENE_CLOSED", "pairs");
  observer.resolveProblem("SCENE_CLOSED", "pairs");
  observer.reportProblem(closed("pairs", "no space for the journal"));
  expect(lines).toEqual([
    "info SCENE_CLOSED pairs: a problem is over",
    "error SCENE_CLOSED pairs: no space for the journal",
  ]);
});
