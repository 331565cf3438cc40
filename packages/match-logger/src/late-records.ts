/** A match this close to the end of its journal may be logged in a moment. */
const aMomentMs = 10_000;

/** What a journal says of a match that has no record in the match log. */
export interface UnloggedMatch {
  /** Epoch ms of its event. */
  readonly at: number;
  /** What came of it so far. */
  readonly outcome: "open" | "started" | "aborted";
}

/** Where a record stands: in which file of a match log, in which line of it. */
export interface RecordPlace {
  readonly file: string;
  readonly line: number;
}

/**
 * Whether a match that has no record is being logged just now: no game starts before that is done, so one that has started is
 * missing.
 *
 * @param lastAt time of the journal's last event, epoch ms
 */
export function isNotLoggedYet({ at, outcome }: UnloggedMatch, lastAt: number): boolean {
  return outcome === "open" && lastAt - at <= aMomentMs;
}

/**
 * Whether a match rightly has a second record: a logger goes on in the next file behind damage, and logs a match anew whose
 * line the damage may have reached.
 *
 * @param lastDamage of each file the last line that is damaged
 */
export function isLoggedAnew(
  again: RecordPlace,
  before: RecordPlace,
  lastDamage: ReadonlyMap<string, number>,
): boolean {
  return before.file !== again.file && (lastDamage.get(before.file) ?? 0) >= before.line;
}
