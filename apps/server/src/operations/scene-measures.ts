import type { Journal } from "@waitroom/matchmaker";
import type { ScenePorts } from "../scenes/ports.ts";
import type { Metrics } from "./metrics.ts";
import { timedJournal } from "./timed-journal.ts";

/** What stands around the rule and before the journal of a scene. */
export interface SceneMeasures {
  readonly aroundRule: NonNullable<ScenePorts["aroundRule"]>;
  readonly measured: (sceneId: string, journal: Journal) => Journal;
}

/** What measures the rule and the journal of each scene. */
export function sceneMeasures(
  metrics: Metrics,
  label: (sceneId: string) => string,
  now: () => number,
): SceneMeasures {
  return {
    aroundRule: (sceneId) => {
      const scene = label(sceneId);
      return (ask) => {
        const from = now();
        try {
          return ask();
        } finally {
          metrics.ruleSeconds.observe({ scene }, (now() - from) / 1000);
        }
      };
    },
    measured: (sceneId, journal) => {
      const scene = label(sceneId);
      return timedJournal(journal, now, ({ events, durationMs, isStored }) => {
        metrics.appends.inc({ scene, result: isStored ? "ok" : "failed" });
        metrics.appendSeconds.observe({ scene }, durationMs / 1000);
        if (isStored) metrics.appendedEvents.inc({ scene }, events);
      });
    },
  };
}
