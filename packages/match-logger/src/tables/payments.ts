import { instant, participant, plain } from "./columns.ts";
import { exitLevels, screeningLevels } from "./levels.ts";
import { placeColumns, placeKey } from "./place.ts";
import type { Place } from "./place.ts";
import type { Table } from "./table.ts";

/** What somebody is to be paid for: their whole way through a scene, or that they were not let in. */
export interface PaymentRow extends Place {
  readonly subjectId: string;
  /** Of who was screened out, the refusal. */
  readonly enteredSeq: number;
  /** Null for who was screened out. */
  readonly enteredAt: number | null;
  readonly endedAt: number | null;
  readonly outcome:
    | "ended"
    | "left"
    | "timed_out"
    | "removed"
    | "waiting"
    | "reserved"
    | "matched"
    | "started"
    | "screened_out";
  readonly reason: string | null;
  readonly waitedMs: number;
  readonly playedMs: number | null;
  /** Of the group in which they are or were last. */
  readonly condition: string | null;
  readonly completionCode: string | null;
  readonly suggestedPay: number | null;
}

export const payments: Table<"payments", PaymentRow> = {
  name: "payments",
  row: "somebody's whole way through a scene, from entering to the end of their game or to going; those who are under way stand last, and behind them those who were screened out and never let in",
  key: [...placeKey, "entered_seq"],
  people: (row) => [row.subjectId],
  columns: [
    ...placeColumns<PaymentRow>(),
    plain(
      "entered_seq",
      "integer",
      "key of the wait in `waits`; of who was screened out, number of the event that says so",
      (row) => row.enteredSeq,
    ),
    participant<PaymentRow>("participant_id", "the participant", (row) => row.subjectId),
    ...instant<PaymentRow>("entered_at", "when they entered", (row) => row.enteredAt, {
      missing: "they were not let in",
    }),
    ...instant<PaymentRow>(
      "ended_at",
      "when their game ended, they went, or were screened out",
      (row) => row.endedAt,
      {
        missing: "they are under way at the end of the log",
      },
    ),
    plain("outcome", "level", "how it ended, or where they are at the end of the log", (row) => row.outcome, {
      levels: {
        ended: "their game ended while they were in it",
        left: "they went",
        timed_out: "the wait was ended without a group",
        removed: "an admin took them out for good",
        waiting: "they wait",
        reserved: "they are in a group that is not confirmed yet",
        matched: "their group counts down",
        started: "they play",
        screened_out: "they were never let in; what they were told last is `reason`",
      },
    }),
    plain("reason", "level", "how the game ended, why they went, or were not let in", (row) => row.reason, {
      levels: {
        completed: "the game was played to its end",
        partner_left: "a partner went or did not come back in time",
        ...exitLevels,
        ...screeningLevels,
      },
      missing: "they are under way",
    }),
    plain(
      "waited_seconds",
      "number",
      "from entering to the group that started, to going, or to the log's last event; without the time in which the server was down; 0 for who was screened out",
      (row) => row.waitedMs / 1000,
      { unit: "s" },
    ),
    plain(
      "played_seconds",
      "number",
      "from the start of the game to its end, to going, or to the log's last event",
      (row) => (row.playedMs === null ? null : row.playedMs / 1000),
      { unit: "s", missing: "no game of theirs began" },
    ),
    plain("condition", "level", "the treatment of the last group that they were in", (row) => row.condition, {
      missing: "they were in none, or it has no condition",
    }),
    plain(
      "completion_code",
      "text",
      "the code that they were shown at the end of the wait",
      (row) => row.completionCode,
      { missing: "the log holds none" },
    ),
    plain(
      "suggested_pay",
      "number",
      "`waited_seconds` at the hourly rate that was given to the export, rounded up to two decimals; what the game is worth is for the study to say",
      (row) => row.suggestedPay,
      { unit: "currency of the rate", missing: "the export was given no rate" },
    ),
  ],
};
