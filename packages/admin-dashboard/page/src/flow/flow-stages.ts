import type { FlowRow } from "@waitroom/admin-events/client";
import { exitReason, outcomeWords } from "../words/codes.ts";
import { count } from "../words/number.ts";

/** A station on the way of the people. */
export interface FlowStage {
  readonly code: "asked" | "arrived" | "matched" | "started" | "ended";
  readonly name: string;
  readonly value: number;
  /** Who is there now, in words; null where nobody can be. */
  readonly now: string | null;
  /** Who went from here and did not get to the next: the sum, then each reason, the most frequent first. */
  readonly lost: readonly FlowLoss[];
}

export interface FlowLoss {
  /** Null for the sum. */
  readonly code: string | null;
  readonly words: string;
  readonly value: number;
}

/** The stations in order. Where nobody is known to have been screened out, as in older journals, the way begins with the arrivals. */
export function flowStages(flow: FlowRow): readonly FlowStage[] {
  return [
    ...door(flow),
    {
      code: "arrived",
      name: "Arrived",
      value: flow.arrived,
      now: `${count(flow.waiting_now)} wait now`,
      lost: losses("Left before a match", flow.lost_waiting, exitReason),
    },
    {
      code: "matched",
      name: "Matched",
      value: flow.matched,
      now: `${count(flow.matched_now)} count down now`,
      lost: losses("Lost before the start", flow.lost_matched, exitReason),
    },
    {
      code: "started",
      name: "Started",
      value: flow.started,
      now: `${count(flow.started_now)} play now`,
      lost: losses("Lost during the game", flow.lost_started, exitReason),
    },
    {
      code: "ended",
      name: "Reached the end",
      value: flow.ended,
      now: null,
      lost: losses("By outcome", flow.outcomes, outcomeWords),
    },
  ];
}

/** How many people all stations are a share of: those who asked to be let in. */
export function askedPeople({ asked, arrived }: FlowRow): number {
  return asked ?? arrived;
}

function door(flow: FlowRow): readonly FlowStage[] {
  const lost = losses("Screened out", flow.screened_out ?? {}, exitReason);
  if (lost.length === 0) return [];
  return [{ code: "asked", name: "Asked to enter", value: askedPeople(flow), now: null, lost }];
}

/** What the table says of those who did not get to the next station. */
const lossWords = {
  asked: "screened_out",
  arrived: "lost",
  matched: "lost",
  started: "lost",
  ended: "outcome",
};

/** The stages as the rows of a table: stage, what, reason code, people. */
export function flowTable(
  sceneId: string,
  flow: FlowRow,
): readonly (readonly [scene: string, stage: string, what: string, code: string, people: number])[] {
  return flowStages(flow).flatMap(({ code, value, lost }) => [
    [sceneId, code, "reached", "", value] as const,
    ...lost
      .filter((loss) => loss.code !== null)
      .map((loss) => [sceneId, code, lossWords[code], loss.code ?? "", loss.value] as const),
  ]);
}

function losses(
  title: string,
  counts: Readonly<Record<string, number>>,
  words: (code: string) => string,
): readonly FlowLoss[] {
  const entries = Object.entries(counts)
    .filter(([, value]) => value > 0)
    .toSorted(([, a], [, b]) => b - a);
  if (entries.length === 0) return [];
  const sum = entries.reduce((total, [, value]) => total + value, 0);
  return [
    { code: null, words: title, value: sum },
    ...entries.map(([code, value]) => ({ code, words: words(code), value })),
  ];
}
