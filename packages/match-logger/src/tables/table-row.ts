import type { AdminActionRow } from "./admin-actions.ts";
import type { DecisionRow } from "./decisions.ts";
import type { MatchParticipantRow } from "./match-participants.ts";
import type { MatchRow } from "./matches.ts";
import type { OvertakenRow } from "./overtaken.ts";
import type { PaymentRow } from "./payments.ts";
import type { WaitRow } from "./waits.ts";

/** The row that each table is made of. */
export interface TableRows {
  readonly matches: MatchRow;
  readonly match_participants: MatchParticipantRow;
  readonly waits: WaitRow;
  readonly decisions: DecisionRow;
  readonly overtaken: OvertakenRow;
  readonly admin_actions: AdminActionRow;
  readonly payments: PaymentRow;
}

/** A table of the export. */
export type TableName = keyof TableRows;

/** A row, and the table to which it belongs. */
export type TableRow = {
  readonly [Name in TableName]: { readonly table: Name; readonly row: TableRows[Name] };
}[TableName];

/** Takes a row when nothing can change it any more. */
export type EmitRow = (row: TableRow) => void;
