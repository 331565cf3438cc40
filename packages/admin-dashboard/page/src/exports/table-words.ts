/** What a table holds, in one line. */
export function tableWords(table: string): string {
  return known.get(table) ?? "One row for each record.";
}

const known: ReadonlyMap<string, string> = new Map(
  Object.entries({
    matches: "One row for each match: when, where, by what rule and why, its condition, how it went.",
    match_participants: "One row for each member of a match: role, wait, RTT, attributes.",
    waits: "One row for each wait: how long it was, and how it ended.",
    decisions: "One row for each decision: who was there, who was chosen, how many were passed over.",
    overtaken: "One row for each person who was passed over in a decision, with the reason.",
    admin_actions: "One row for each action of an admin, with reason and result.",
  }),
);
