/** An act of an admin: what was asked, and what came of it. Instants are epoch ms. */
export interface ActionRow {
  readonly act_id: string;
  readonly at: number;
  /** When its result was recorded; null where it has none. */
  readonly done_at: number | null;
  /** Null where the act was cut short, is still going on, or its result could not be recorded. */
  readonly ok: boolean | null;
  /** `actor`, `action`, `scene_id`, `subject_ids`, `game_id`, `reason`, `server_run_id`, and of the result `error_code`, `result`. */
  readonly [field: string]: unknown;
}

/** The last acts of the record, newest first: the two lines of an act are one row. */
export function recentActions(lines: readonly string[], limit: number): readonly ActionRow[] {
  const rows = new Map<string, ActionRow>();
  for (const line of lines) {
    const fields = parse(line);
    const { act_id: id, phase, at, schema: _schema, ...rest } = fields;
    if (typeof id !== "string" || typeof at !== "number") continue;
    const begun = rows.get(id);
    if (phase === "begun") rows.set(id, { act_id: id, at, done_at: null, ok: null, ...rest });
    else if (begun !== undefined) rows.set(id, { ...begun, ...resultOf(rest), done_at: at });
  }
  return [...rows.values()].toReversed().slice(0, limit);
}

function resultOf(fields: Readonly<Record<string, unknown>>): Pick<ActionRow, "ok"> {
  return { ...fields, ok: fields["ok"] === true };
}

/** What a crash left half written stands on a line of its own, and is no act. */
function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
