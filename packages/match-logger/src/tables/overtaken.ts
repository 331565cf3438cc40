import { instant, participant, plain } from "./columns.ts";
import { placeColumns, placeKey } from "./place.ts";
import type { Place } from "./place.ts";
import type { Table } from "./table.ts";

/** Somebody who had waited longer than the youngest of a group, and was not chosen. */
export interface OvertakenRow extends Place {
  readonly decisionSeq: number;
  readonly decidedAt: number;
  readonly position: number;
  readonly subjectId: string;
  readonly code: string;
}

export const overtaken: Table<"overtaken", OvertakenRow> = {
  name: "overtaken",
  row: "somebody who had waited longer than the youngest of a suggested group and was not chosen; the log lists the first 20 of each decision, and `decisions.overtaken_count` counts all",
  key: [...placeKey, "decision_seq", "participant_id"],
  people: (row) => [row.subjectId],
  columns: [
    ...placeColumns<OvertakenRow>(),
    plain("decision_seq", "integer", "key of the decision in `decisions`", (row) => row.decisionSeq),
    ...instant<OvertakenRow>("decided_at", "when it was recorded", (row) => row.decidedAt),
    plain(
      "position",
      "integer",
      "place among those who were overtaken, in order of arrival, from 1",
      (row) => row.position,
    ),
    participant<OvertakenRow>("participant_id", "who was overtaken", (row) => row.subjectId),
    plain("code", "level", "why they could not be in that group, as the rule says", (row) => row.code),
  ],
};
