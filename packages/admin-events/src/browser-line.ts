import { boundDetails } from "./bounded-text.ts";
import type { TimelineEntry } from "./state/describe-event.ts";

/** How grave a line of a browser's console is. */
export type BrowserLogLevel = "error" | "warn" | "info" | "log" | "debug";

const levels: ReadonlySet<string> = new Set<BrowserLogLevel>(["error", "warn", "info", "log", "debug"]);

/** A line of a browser's console. Both come from outside: what is no text, or no level, is made one. */
export interface BrowserLine {
  readonly level: unknown;
  readonly message: unknown;
}

/** The line of the timeline for it: text, whatever it holds. */
export function describeBrowserLine(timestamp: number, subjectId: string, line: BrowserLine): TimelineEntry {
  return {
    timestamp,
    eventType: "browser_log",
    subjectId,
    details: { level: browserLogLevel(line.level), message: browserLogText(line.message) },
  };
}

export function browserLogLevel(level: unknown): BrowserLogLevel {
  return isLevel(level) ? level : "log";
}

function isLevel(level: unknown): level is BrowserLogLevel {
  return typeof level === "string" && levels.has(level);
}

/** Bounded before it is written out, so that no value can be too large, or throw. */
export function browserLogText(message: unknown): string {
  if (typeof message === "string") return message;
  return JSON.stringify(boundDetails({ message })["message"] ?? null);
}
