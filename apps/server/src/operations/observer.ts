import type { WaitingRoomEvent } from "@waitroom/matchmaker";
import type { SceneProblem, Watch } from "../scenes/ports.ts";
import { countEvents } from "./event-metrics.ts";
import { InvariantWatch } from "./invariant-watch.ts";
import type { Metrics } from "./metrics.ts";
import type { ServerLog } from "./server-log.ts";

/** What an observer tells, and to whom. */
export interface ObserverPorts {
  /** The dashboard: it is told everything. */
  readonly watch: Watch;
  readonly metrics: Metrics;
  readonly log: ServerLog;
  readonly sceneIds: readonly string[];
  /** Events before this are of an earlier run and are not counted; epoch ms. */
  readonly since: number;
}

const MOST_SCENES = 100;

/** Stands between the scenes and the dashboard, and lets log, metrics and the watch over invariants see the same. */
export class Observer implements Watch {
  readonly #ports: ObserverPorts;
  readonly #labels: ReadonlySet<string>;
  readonly #invariants: InvariantWatch;

  constructor(ports: ObserverPorts) {
    this.#ports = ports;
    this.#labels = new Set(ports.sceneIds.slice(0, MOST_SCENES));
    this.#invariants = new InvariantWatch((violation, sceneId, seq) => {
      ports.metrics.invariantViolations.inc({ violation });
      ports.log.error({ violation, scene_id: sceneId, seq }, "an invariant is violated");
      ports.watch.reportProblem({
        code: "INVARIANT_VIOLATED",
        severity: "error",
        message: `Event ${seq} of ${sceneId} must not be: ${violation}.`,
        action: "Please keep the data folder as it is, and report this.",
        sceneId,
      });
    });
  }

  /** The label of a scene in the metrics. */
  readonly label = (sceneId: string): string => (this.#labels.has(sceneId) ? sceneId : "other");

  readonly record = (sceneId: string, events: readonly WaitingRoomEvent[]): void => {
    const { watch, metrics, since } = this.#ports;
    watch.record(sceneId, events);
    this.#invariants.record(sceneId, events);
    const own = (events[0]?.at ?? since) >= since ? events : events.filter(({ at }) => at >= since);
    countEvents(metrics, this.label(sceneId), own);
  };

  readonly logActivity: Watch["logActivity"] = (eventType, subjectId, details) =>
    this.#ports.watch.logActivity(eventType, subjectId, details);

  readonly reportProblem = (problem: SceneProblem): void => {
    const { code, severity, message, sceneId } = problem;
    const fields = { code, ...(sceneId === undefined ? {} : { scene_id: sceneId }) };
    if (severity === "error") this.#ports.log.error(fields, message);
    else this.#ports.log.warn(fields, message);
    this.#ports.watch.reportProblem(problem);
  };

  readonly resolveProblem = (code: string, sceneId?: string): void => {
    this.#ports.watch.resolveProblem(code, sceneId);
  };
}
