import { adminActions } from "./admin-actions.ts";
import { attributeColumns } from "./attributes.ts";
import { decisions } from "./decisions.ts";
import { matchParticipants } from "./match-participants.ts";
import { matches } from "./matches.ts";
import { overtaken } from "./overtaken.ts";
import { payments } from "./payments.ts";
import type { Table } from "./table.ts";
import type { TableName, TableRows } from "./table-row.ts";
import { waits } from "./waits.ts";

type Tables = { readonly [Name in TableName]: Table<Name, TableRows[Name]> };

const withoutAttributes: Tables = {
  matches,
  match_participants: matchParticipants,
  waits,
  decisions,
  overtaken,
  admin_actions: adminActions,
  payments,
};

/** The names of the tables, in the order of the codebook. */
export const tableNames: readonly TableName[] = [
  "matches",
  "match_participants",
  "waits",
  "decisions",
  "overtaken",
  "admin_actions",
  "payments",
];

/** The tables as the codebook describes them, with a column for each of these attributes where a table has such. */
export function describeTables(attributes: readonly string[] = []): Tables {
  if (attributes.length === 0) return withoutAttributes;
  const { match_participants: members } = withoutAttributes;
  return {
    ...withoutAttributes,
    match_participants: { ...members, columns: [...members.columns, ...attributeColumns(attributes)] },
    waits: { ...waits, columns: [...waits.columns, ...attributeColumns(attributes)] },
  };
}
