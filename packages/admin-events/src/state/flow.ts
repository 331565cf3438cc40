import type { FlowRow } from "../wire-flow.ts";
import { countByKey, sumOf, uncountByKey } from "./count-by-key.ts";
import { isOver, type Ticket } from "./ticket.ts";

/** How far the arrivals of a scene came, and where and why they were lost. */
export interface FlowFigures {
  /** A reason that is known stays, with 0 where nobody is left of it: who was counted as `other` is taken from there. */
  readonly screenedOut: ReadonlyMap<string, number>;
  readonly waiting: number;
  readonly matchedNow: number;
  readonly startedNow: number;
  readonly lostWaiting: ReadonlyMap<string, number>;
  readonly lostMatched: ReadonlyMap<string, number>;
  readonly lostStarted: ReadonlyMap<string, number>;
  readonly ended: ReadonlyMap<string, number>;
}

/** Where an arrival is while it is under way. */
export type Stage = "waiting" | "matched" | "started";

export const emptyFlow: FlowFigures = {
  screenedOut: new Map(),
  waiting: 0,
  matchedNow: 0,
  startedNow: 0,
  lostWaiting: new Map(),
  lostMatched: new Map(),
  lostStarted: new Map(),
  ended: new Map(),
};

/** Undefined for who is not there yet, or any more. */
export function stageOf(ticket: Ticket | undefined): Stage | undefined {
  switch (ticket?.state) {
    case "waiting":
    case "reserved":
      return "waiting";
    case "matched":
    case "started":
      return ticket.state;
    default:
      return undefined;
  }
}

export function countFlow(flow: FlowFigures, before: Ticket | undefined, after: Ticket): FlowFigures {
  return countScreening(countStages(flow, before, after), before, after);
}

function countScreening(flow: FlowFigures, before: Ticket | undefined, after: Ticket): FlowFigures {
  const from = refusalOf(before);
  const to = refusalOf(after);
  if (from === to) return flow;
  let { screenedOut } = flow;
  if (from !== undefined) screenedOut = uncountByKey(screenedOut, from);
  if (to !== undefined) screenedOut = countByKey(screenedOut, to);
  return { ...flow, screenedOut };
}

function refusalOf(ticket: Ticket | undefined): string | undefined {
  return ticket?.state === "screened_out" ? (ticket.exitReason ?? "other") : undefined;
}

function countStages(flow: FlowFigures, before: Ticket | undefined, after: Ticket): FlowFigures {
  const from = stageOf(before);
  const to = stageOf(after);
  if (from === to) return flow;
  const moved: FlowFigures = {
    ...flow,
    waiting: flow.waiting + Number(to === "waiting") - Number(from === "waiting"),
    matchedNow: flow.matchedNow + Number(to === "matched") - Number(from === "matched"),
    startedNow: flow.startedNow + Number(to === "started") - Number(from === "started"),
  };
  if (from === undefined || !isOver(after)) return moved;
  if (after.state === "ended") return { ...moved, ended: countByKey(flow.ended, after.outcome ?? "") };
  const reason = after.exitReason ?? "other";
  switch (from) {
    case "waiting":
      return { ...moved, lostWaiting: countByKey(flow.lostWaiting, reason) };
    case "matched":
      return { ...moved, lostMatched: countByKey(flow.lostMatched, reason) };
    case "started":
      return { ...moved, lostStarted: countByKey(flow.lostStarted, reason) };
  }
}

/** Each stage is what is in it now, what was lost in it, and the next stage: nobody is in two. */
export function flowRow(arrived: number, flow: FlowFigures): FlowRow {
  const ended = sumOf(flow.ended);
  const started = flow.startedNow + sumOf(flow.lostStarted) + ended;
  return {
    asked: sumOf(flow.screenedOut) + arrived,
    screened_out: Object.fromEntries([...flow.screenedOut].filter(([, count]) => count > 0)),
    arrived,
    waiting_now: flow.waiting,
    lost_waiting: Object.fromEntries(flow.lostWaiting),
    matched: flow.matchedNow + sumOf(flow.lostMatched) + started,
    matched_now: flow.matchedNow,
    lost_matched: Object.fromEntries(flow.lostMatched),
    started,
    started_now: flow.startedNow,
    lost_started: Object.fromEntries(flow.lostStarted),
    ended,
    outcomes: Object.fromEntries(flow.ended),
  };
}
