import { allRecorded } from "./all-recorded.ts";
import { allTold } from "./all-told.ts";
import { openCase } from "./case.ts";
import type { Evidence, Fault } from "./evidence.ts";
import { figuresAgree } from "./figures-agree.ts";
import { nobodyLost } from "./nobody-lost.ts";
import { nobodyTwice } from "./nobody-twice.ts";
import { orderKept } from "./order-kept.ts";

/** What the checker found. */
export interface Verdict {
  /** What must not be; empty: nothing was found. */
  readonly faults: readonly Fault[];
  /** What could not be checked, and why, in words. */
  readonly notChecked: readonly string[];
  /** How much was looked at, so that an empty list of faults can be weighed. */
  readonly looked: {
    readonly participants: number;
    readonly messages: number;
    readonly journalLines: number;
    readonly matchLines: number;
  };
}

/**
 * Compares what the clients saw with the log, and with the figures of dashboard and export. It knows no state of the
 * server and shares no code with it: nobody in two groups, nobody lost, all told, order kept, figures agree.
 */
export function checkRehearsal(evidence: Evidence): Verdict {
  const opened = openCase(evidence);
  const hasLog = evidence.scenes.length > 0;
  const checks = hasLog
    ? [allRecorded, nobodyTwice, nobodyLost, allTold, orderKept, figuresAgree]
    : [nobodyTwice];
  const sum = (of: "journal" | "matches"): number =>
    evidence.scenes.reduce((all, scene) => all + scene[of].length, 0);
  return {
    faults: checks.flatMap((check) => check(opened)),
    notChecked: [
      ...(hasLog ? [] : ["what the log says: it was not read"]),
      ...(evidence.isSettled ? [] : ["how everybody ended: something was still under way"]),
      ...(evidence.dashboard ? [] : ["the figures of the dashboard: they were not asked for"]),
      ...(evidence.exports ? [] : ["the figures of the export: they were not asked for"]),
    ],
    looked: {
      participants: opened.views.size,
      messages: evidence.observations.filter(({ kind }) => kind === "told").length,
      journalLines: sum("journal"),
      matchLines: sum("matches"),
    },
  };
}
