import type { FlowRow } from "@waitroom/admin-events/client";
import { exitReason, outcomeWords } from "../words/codes.ts";
import { count } from "../words/number.ts";

/** A station on the way of the arrivals. */
export interface FlowStage {
  readonly code: "arrived" | "matched" | "started" | "ended";
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

export function flowStages(flow: FlowRow): readonly FlowStage[] {
  return [
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

/** The stages as the rows of a table: stage, what, reason code, people. */
export function flowTable(
  sceneId: string,
  flow: FlowRow,
): readonly (readonly [scene: string, stage: string, what: string, code: string, people: number])[] {
  return flowStages(flow).flatMap(({ code, value, lost }) => [
    [sceneId, code, "reached", "", value] as const,
    ...lost
      .filter((loss) => loss.code !== null)
      .map(
        (loss) =>
          [sceneId, code, code === "ended" ? "outcome" : "lost", loss.code ?? "", loss.value] as const,
      ),
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
