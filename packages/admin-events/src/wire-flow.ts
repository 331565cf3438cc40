/** How many gave up, among the waits that ended in the last 10 minutes. */
export interface AbandonmentRow {
  /** Left, declined or did not come back, before a game of theirs started. */
  readonly abandoned: number;
  /** Waits that ended: by a start, or by going for whatever reason. `abandoned` is a part of them. */
  readonly ended: number;
}

/**
 * The way of the arrivals of a scene; each is in one place, the furthest one that stands. Somebody whose match was aborted
 * waits again. `asked = sum(screened_out) + arrived`, where those who were screened out are people who were never let in; `arrived = waiting_now + sum(lost_waiting) + matched`, `matched = matched_now + sum(lost_matched) + started`,
 * `started = started_now + sum(lost_started) + ended`, `ended = sum(outcomes)`. Reasons are those of `SummaryRow.exits`.
 */
export interface FlowRow {
  /** How often somebody asked to be let in and was, and who was never: all that begins. */
  readonly asked?: number;
  /** People whom the scene's screening refused and who have never been in, by what they were told last. */
  readonly screened_out?: Readonly<Record<string, number>>;
  readonly arrived: number;
  readonly waiting_now: number;
  /** Who went while they waited or were reserved, by reason. */
  readonly lost_waiting: Readonly<Record<string, number>>;
  readonly matched: number;
  /** In a group that counts down. */
  readonly matched_now: number;
  readonly lost_matched: Readonly<Record<string, number>>;
  readonly started: number;
  readonly started_now: number;
  /** Who went before their game ended. */
  readonly lost_started: Readonly<Record<string, number>>;
  /** Who was in their game when it ended, by its outcome. */
  readonly ended: number;
  readonly outcomes: Readonly<Record<string, number>>;
}
