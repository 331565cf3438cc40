/** The lines of Prolific's form for bonuses, `{Prolific id},{amount}`, and who is not on it. */
export interface BonusForm {
  /** Without a head, as the form wants it; each id once, in the order of the payment sheet. */
  readonly text: string;
  readonly lines: number;
  /** Rows of the sheet with an amount whose participant did not come from Prolific. */
  readonly withoutId: number;
}

type Row = readonly string[];

/**
 * Joins a payment sheet and the table of identities, each with its head. What somebody is owed in several scenes is summed;
 * who is owed nothing has no line. Throws a TypeError where a column is missing.
 */
export function bonusForm(payments: readonly Row[], identities: readonly Row[]): BonusForm {
  const prolificIds = new Map(
    records(identities, ["participant_id", "platform", "platform_id"])
      .filter(([, platform, id]) => platform === "prolific" && id !== "" && id !== "NA")
      .map(([participant, , id]) => [participant, id]),
  );
  const cents = new Map<string, number>();
  let withoutId = 0;
  for (const [participant = "", pay] of records(payments, ["participant_id", "suggested_pay"])) {
    const owed = Math.round(100 * Number(pay));
    // `NA` for who is still under way in a study without a rate.
    if (!(owed > 0)) continue;
    const id = prolificIds.get(participant);
    if (id === undefined) withoutId += 1;
    else cents.set(id, (cents.get(id) ?? 0) + owed);
  }
  return {
    text: [...cents].map(([id, amount]) => `${id},${(amount / 100).toFixed(2)}\n`).join(""),
    lines: cents.size,
    withoutId,
  };
}

/** These columns of each row, in this order. */
function records([head = [], ...rows]: readonly Row[], names: readonly string[]): readonly Row[] {
  const places = names.map((name) => head.indexOf(name));
  if (places.includes(-1)) {
    throw new TypeError(`Expected the columns ${names.join(", ")}, got ${head.join(", ")}.`);
  }
  return rows.map((row) => places.map((place) => row[place] ?? ""));
}
