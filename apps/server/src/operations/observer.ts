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
  /** What stands in the log of each problem that is not over. */
  readonly #logged: Map<string, Set<string>> = new Map<string, Set<string>>();

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

  /** What is tried again each second, and fails again, stands in the log once. */
  readonly reportProblem = (problem: SceneProblem): void => {
    const { code, severity, message, sceneId } = problem;
    const known = this.#logged.get(problemKey(code, sceneId)) ?? new Set<string>();
    this.#logged.set(problemKey(code, sceneId), known);
    if (!known.has(message)) {
      if (known.size < MOST_MESSAGES) known.add(message);
      this.#ports.log[severity === "error" ? "error" : "warn"](problemFields(code, sceneId), message);
    }
    this.#ports.watch.reportProblem(problem);
  };

  readonly resolveProblem = (code: string, sceneId?: string): void => {
    if (this.#logged.delete(problemKey(code, sceneId))) {
      this.#ports.log.info(problemFields(code, sceneId), "a problem is over");
    }
    this.#ports.watch.resolveProblem(code, sceneId);
  };
}

/** Of one problem; whatever it says besides is logged each time. */
const MOST_MESSAGES = 20;

function problemKey(code: string, sceneId = ""): string {
  return `${code} ${sceneId}`;
}

function problemFields(code: string, sceneId: string | undefined): Readonly<Record<string, string>> {
  return { code, ...(sceneId === undefined ? {} : { scene_id: sceneId }) };
}
