import { freeText, game, instant, participant, plain } from "./columns.ts";
import { reasonLevels } from "./levels.ts";
import { placeColumns, placeKey } from "./place.ts";
import type { Place } from "./place.ts";
import type { Table } from "./table.ts";

/** A decision that left a trace of its own, or the sum of those that formed no group. */
export interface DecisionRow extends Place {
  readonly people: readonly string[];
  readonly decisionSeq: number;
  readonly decidedAt: number;
  readonly kind: "proposed" | "by_hand" | "no_group" | "refused";
  readonly count: number;
  readonly trigger: string | null;
  readonly reason: string | null;
  readonly step: number | null;
  readonly groupSize: number | null;
  readonly poolSize: number | null;
  readonly overtakenCount: number | null;
  readonly search: string | null;
  readonly result: "matched" | "released" | "open" | null;
  readonly resultReason: string | null;
  readonly resultBy: string | null;
  readonly resultAt: number | null;
  readonly gameId: string | null;
  readonly detail: string | null;
}

const proposedOnly = "`kind` is not `proposed`";

export const decisions: Table<"decisions", DecisionRow> = {
  name: "decisions",
  row: "a group that was suggested or made by hand, an answer of the rule that was refused, or all decisions without a group since the last such row",
  key: [...placeKey, "decision_seq"],
  people: (row) => row.people,
  columns: [
    ...placeColumns<DecisionRow>(),
    plain("decision_seq", "integer", "number of its event in the scene's journal", (row) => row.decisionSeq),
    ...instant<DecisionRow>("decided_at", "when it was recorded", (row) => row.decidedAt),
    plain("kind", "level", "what came of it", (row) => row.kind, {
      levels: {
        proposed: "a group was suggested and reserved",
        by_hand: "a person made a group",
        no_group: "decisions that formed no group, summed up",
        refused: "the rule's answer broke its contract, and nothing changed",
      },
    }),
    plain("count", "integer", "how many decisions the row stands for", (row) => row.count, {
      unit: "decisions",
    }),
    participant<DecisionRow>("trigger_id", "the participant for whom was decided", (row) => row.trigger, {
      missing: "`kind` is `no_group` or `by_hand`",
    }),
    plain("reason", "level", "why the group was formed; of a refusal, what was wrong", (row) => row.reason, {
      levels: reasonLevels,
      missing: "`kind` is `no_group`",
    }),
    plain("step", "integer", "step of the fallback chain; 0: none", (row) => row.step, {
      missing: proposedOnly,
    }),
    plain("group_size", "integer", "how many were chosen", (row) => row.groupSize, {
      unit: "participants",
      missing: "nobody was",
    }),
    plain("pool_size", "integer", "how many waited", (row) => row.poolSize, {
      unit: "participants",
      missing: "`kind` is `by_hand` or `refused`",
    }),
    plain(
      "overtaken_count",
      "integer",
      "how many had waited longer than the youngest of the chosen, and were not chosen",
      (row) => row.overtakenCount,
      { unit: "participants", missing: proposedOnly },
    ),
    plain("search", "level", "whether all groups were looked at", (row) => row.search, {
      levels: { complete: "yes", cut: "the search was ended after 10,000 sets" },
      missing: proposedOnly,
    }),
    plain("result", "level", "what became of the group", (row) => row.result, {
      levels: {
        matched: "all confirmed, and it was assigned",
        released: "it was not confirmed; its members waited again",
        open: "not settled at the end of the log",
      },
      missing: "there was no group",
    }),
    plain("result_reason", "level", "why it was released", (row) => row.resultReason, {
      levels: {
        no_confirmation: "somebody did not answer in time",
        declined: "somebody did not want to",
        left: "somebody went",
        disconnected: "somebody lost the connection for good",
        removed: "an admin took somebody out",
        restart: "the server stopped",
      },
      missing: "it was not",
    }),
    participant<DecisionRow>("result_by", "whose doing that was", (row) => row.resultBy, {
      missing: "nobody's, or it was not released",
    }),
    ...instant<DecisionRow>("result_at", "when it was assigned or released", (row) => row.resultAt, {
      missing: "it was neither",
    }),
    game<DecisionRow>("game_id", "the game of the assigned group", (row) => row.gameId, {
      missing: "it was not assigned",
    }),
    freeText<DecisionRow>("detail", "what was wrong with the rule's answer, in words", (row) => row.detail, {
      missing: "`kind` is not `refused`, or the export is without ids",
    }),
  ],
};
