/**
 * How much a finding weighs. `error`: the record contradicts what was declared, or itself. `warning`: something that a
 * reader should look into. `note`: a fact that a reader should know of, such as a restart or an act by hand.
 */
export type Severity = "error" | "warning" | "note";

/** What an audit looks for, and how much it weighs. Each is explained in docs/audit.md. */
export const findingCodes = {
  // The file itself
  damaged_line: "error",
  invalid_line: "error",
  torn_tail: "warning",
  unknown_event: "warning",
  impossible_event: "error",
  time_went_back: "error",
  // What was declared
  nothing_declared: "error",
  hash_differs: "error",
  rule_changed: "note",
  custom_rule: "note",
  // Processes
  restart: "note",
  resumed_missing: "warning",
  down_time_differs: "error",
  silence: "note",
  // People
  entered_twice: "error",
  entered_against_rule: "error",
  screened_out_inside: "error",
  screened_out_twice: "error",
  deadline_differs: "error",
  grace_differs: "error",
  // Groups
  double_match: "error",
  ghost_matched: "error",
  duplicate_member: "error",
  without_trigger: "error",
  wrong_size: "error",
  step_differs: "error",
  while_paused: "error",
  retry_too_soon: "error",
  reason_differs: "error",
  pool_differs: "error",
  // Order and constraints
  order_broken: "error",
  member_order: "error",
  overtaken_reason_untrue: "error",
  group_not_formed: "warning",
  reunion_passed_over: "error",
  not_partners: "error",
  held_matched: "error",
  pair_over_limit: "error",
  repeat_partner: "error",
  different_value: "error",
  composition_broken: "error",
  search_cut: "note",
  rule_refused: "note",
  // Matches
  unconfirmed: "error",
  matched_differs: "error",
  ghost_started: "error",
  // Waits
  wrong_wait: "error",
  left_too_early: "error",
  over_wait_limit: "warning",
  // Chance
  role_differs: "error",
  condition_differs: "error",
  unlikely_chance: "warning",
  // People who acted
  by_hand: "note",
  without_actor: "error",
  // The match file
  match_file_missing: "warning",
  match_not_logged: "error",
  aborted_not_logged: "note",
  not_logged_yet: "note",
  match_without_journal: "error",
  match_logged_twice: "error",
  logged_anew: "note",
  record_differs: "error",
  original_lines: "note",
} as const;

/** What a finding is about; docs/audit.md says what each code means and how it is found. */
export type FindingCode = keyof typeof findingCodes;

/** Something that an audit found. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** `journal` or the name of a match file, in which the lines stand. */
  readonly file: string;
  /** Numbers of the lines that show it, the one at fault first. Empty: no single line does. */
  readonly lines: readonly number[];
  /** One sentence for a reader who has not seen the code, harmless on a terminal. */
  readonly text: string;
}

/** Takes findings; every check is given one. */
export type Report = (code: FindingCode, lines: readonly number[], text: string) => void;

/** How many findings of one code are kept; the others are counted. */
const kept = 100;

/** What was found so far, in memory that does not grow with the log. */
export class Findings {
  readonly #found: Finding[] = [];
  readonly #counts = new Map<FindingCode, number>();

  add(file: string, code: FindingCode, lines: readonly number[], text: string): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= kept) this.#found.push({ code, severity: findingCodes[code], file, lines, text });
  }

  /** The first 100 of each code, in the order in which they were found. */
  get found(): readonly Finding[] {
    return this.#found;
  }

  /** How many there are of each code, those included that were not kept. */
  get counts(): ReadonlyMap<FindingCode, number> {
    return this.#counts;
  }

  count(severity: Severity): number {
    let count = 0;
    for (const [code, of] of this.#counts) if (findingCodes[code] === severity) count += of;
    return count;
  }
}
