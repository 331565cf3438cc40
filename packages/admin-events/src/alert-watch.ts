import { type AlertLimits, alertsOf, type AlertSources } from "./alerts.ts";
import type { ProblemReport } from "./problem-board.ts";

/** What changed among the alerts since they were looked at last. */
export interface AlertChanges {
  readonly raised: readonly ProblemReport[];
  readonly resolved: readonly ProblemReport[];
}

/** Raises each alert once when it begins to stand, and resolves it once when it stands no more. */
export class AlertWatch {
  readonly #limits: AlertLimits;
  #standing = new Map<string, ProblemReport>();

  constructor(limits: AlertLimits) {
    this.#limits = limits;
  }

  look(sources: AlertSources): AlertChanges {
    const standing = new Map(
      alertsOf(sources, this.#limits).map((alert) => [JSON.stringify([alert.code, alert.sceneId]), alert]),
    );
    const before = this.#standing;
    this.#standing = standing;
    return {
      raised: [...standing].filter(([key]) => !before.has(key)).map(([, alert]) => alert),
      resolved: [...before].filter(([key]) => !standing.has(key)).map(([, alert]) => alert),
    };
  }
}
