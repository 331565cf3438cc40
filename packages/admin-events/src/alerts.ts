import type { ProblemReport } from "./problem-board.ts";
import { longestWaitSince, type SceneRecord } from "./state/scene-record.ts";
import type { LogHealth } from "./wire.ts";

/** From when on the state asks for the researcher's eye; null turns an alert off. */
export interface AlertLimits {
  /**
   * Somebody in a scene waits longer than this (`LONG_WAIT`); a function says it for each scene.
   *
   * @default three quarters of the scene's waiting limit; 90,000 where it has none
   */
  readonly oldestWaitMs: number | null | ((scene: AlertedScene) => number | null);
  /**
   * A full group waits, matching goes on, and for this many times the median wait nobody was matched (`NO_MATCHES`); looked at
   * where the median stands on at least 5 waits, and never before 30 s. @default 5
   */
  readonly noMatchMedians: number | null;
  /** The RTT of somebody who waits or plays is above this (`HIGH_RTT`). @default 300 */
  readonly rttMs: number | null;
  /** Somebody who waits or plays has come back after a lost connection this often (`REPEATED_DISCONNECTS`). @default 3 */
  readonly returns: number | null;
  /** Results of the rule that broke its contract, with no group proposed since (`RULE_FAILING`). @default 1 */
  readonly refusedResults: number | null;
  /** The disk under the logs has less left than this (`DISK_LOW`). @default 1073741824 */
  readonly diskFreeBytes: number | null;
}

/** What a limit of one scene may depend on. */
export interface AlertedScene {
  readonly sceneId: string;
  /** Null: no limit. */
  readonly waitLimitMs: number | null;
}

export const defaultAlertLimits: AlertLimits = {
  oldestWaitMs: ({ waitLimitMs }) => (waitLimitMs === null ? 90_000 : waitLimitMs * 0.75),
  noMatchMedians: 5,
  rttMs: 300,
  returns: 3,
  refusedResults: 1,
  diskFreeBytes: 1_073_741_824,
};

/** What alerts are found from. */
export interface AlertSources {
  readonly scenes: Iterable<SceneRecord>;
  readonly log: LogHealth | null;
  readonly now: number;
}

const minWaits = 5;
const minPauseMs = 30_000;

/** The alerts that stand now: a function of the state and the time. */
export function alertsOf(sources: AlertSources, limits: AlertLimits): readonly ProblemReport[] {
  const alerts: ProblemReport[] = [];
  const raise = (alert: ProblemReport | null): void => {
    if (alert !== null) alerts.push(alert);
  };
  raise(logFailing(sources.log));
  raise(diskLow(sources.log, limits));
  for (const scene of sources.scenes) {
    raise(longWait(scene, sources.now, limits));
    raise(noMatches(scene, sources.now, limits));
    raise(highRtt(scene, limits));
    raise(repeatedDisconnects(scene, limits));
    raise(ruleFailing(scene, limits));
  }
  return alerts;
}

function logFailing(log: LogHealth | null): ProblemReport | null {
  if (log?.state !== "unavailable") return null;
  return {
    code: "LOG_FAILING",
    severity: "error",
    message: "The match log cannot be written; no group is formed until it can.",
    action: "Look at the disk and the data folder. Matching goes on by itself when writing works again.",
  };
}

function diskLow(log: LogHealth | null, { diskFreeBytes }: AlertLimits): ProblemReport | null {
  const free = log?.disk_free_bytes ?? null;
  if (diskFreeBytes === null || free === null || free >= diskFreeBytes) return null;
  return {
    code: "DISK_LOW",
    severity: "warning",
    message: `The disk under the logs has less than ${Math.round(diskFreeBytes / 1_048_576)} MiB left.`,
    action: "Make room on it now. When it is full, matching stops.",
  };
}

function longWait(scene: SceneRecord, now: number, { oldestWaitMs }: AlertLimits): ProblemReport | null {
  const since = longestWaitSince(scene);
  const { sceneId, waitLimitMs } = scene.figures;
  const limitMs = typeof oldestWaitMs === "function" ? oldestWaitMs({ sceneId, waitLimitMs }) : oldestWaitMs;
  if (limitMs === null || since === null || now - since <= limitMs) return null;
  return {
    code: "LONG_WAIT",
    severity: "warning",
    message: `Somebody has waited for more than ${seconds(limitMs)}.`,
    action: "Look at why they have not been matched: release them, match them by hand, or bring more people.",
    sceneId,
  };
}

function noMatches(scene: SceneRecord, now: number, { noMatchMedians }: AlertLimits): ProblemReport | null {
  const { figures, waits } = scene;
  const waitsSince = longestWaitSince(scene);
  if (noMatchMedians === null || waitsSince === null || figures.matchingPaused) return null;
  const { count, p50Ms } = waits.figures();
  if (figures.waiting < figures.groupSize || count < minWaits || p50Ms === null) return null;
  const since = Math.max(waitsSince, figures.lastMatchAt ?? 0);
  if (now - since <= Math.max(noMatchMedians * p50Ms, minPauseMs)) return null;
  return {
    code: "NO_MATCHES",
    severity: "warning",
    message: `Enough people for a group wait, and nobody was matched for ${noMatchMedians} times the median wait.`,
    action: "Look at why they have not been matched: the rule may ask for more than those who wait can give.",
    sceneId: figures.sceneId,
  };
}

function highRtt({ figures, measured }: SceneRecord, { rttMs }: AlertLimits): ProblemReport | null {
  if (rttMs === null) return null;
  for (const measuredMs of measured.values()) {
    if (measuredMs <= rttMs) continue;
    return {
      code: "HIGH_RTT",
      severity: "warning",
      message: `Somebody's connection takes more than ${rttMs} ms there and back.`,
      action: "Sort the participants by RTT. A rule or a screening with a latency limit keeps them apart.",
      sceneId: figures.sceneId,
    };
  }
  return null;
}

function repeatedDisconnects(
  { figures, returned }: SceneRecord,
  { returns }: AlertLimits,
): ProblemReport | null {
  if (returns === null) return null;
  for (const count of returned.values()) {
    if (count < returns) continue;
    return {
      code: "REPEATED_DISCONNECTS",
      severity: "warning",
      message: `Somebody has lost the connection ${returns} times or more.`,
      action:
        "Sort the participants by reconnects. Write to them, or remove them before their partners lose a game.",
      sceneId: figures.sceneId,
    };
  }
  return null;
}

function ruleFailing({ figures }: SceneRecord, { refusedResults }: AlertLimits): ProblemReport | null {
  if (refusedResults === null || figures.refusedSinceProposal < Math.max(1, refusedResults)) return null;
  return {
    code: "RULE_FAILING",
    severity: "error",
    message: `The rule ${figures.matchmaker} gives results that break its contract; they are refused.`,
    action:
      "Read the lines `refused` of the timeline: they say what was wrong. Correct the rule and restart.",
    sceneId: figures.sceneId,
  };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
