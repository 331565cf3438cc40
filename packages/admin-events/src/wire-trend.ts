/**
 * A scene as it stood at one moment: a point of its lines over the last ten minutes. There is one every 10 s, at whole tens of
 * seconds of the clock, 60 for each scene; what happened at that very millisecond is not in it. Made from the journal alone, so
 * that a restart leaves no hole in it.
 */
export interface TrendRow {
  readonly scene_id: string;
  /** Epoch ms. With the scene it makes the id of the row: `{scene_id}@{at}`. */
  readonly at: number;
  readonly waiting: number;
  readonly in_groups: number;
  /** How long the one who waits longest had waited; null when nobody waited. */
  readonly oldest_wait_ms: number | null;
  /** As the figures of the scene with these names. */
  readonly wait_p50_ms: number | null;
  readonly wait_p90_ms: number | null;
  /** Groups formed so far, those that were aborted later included. */
  readonly matches: number;
  /** Groups aborted before their start, so far. */
  readonly aborted: number;
  /** People who went before a game of theirs started, so far, for whatever reason. */
  readonly unmatched_exits: number;
  /** Arrivals and groups formed in the 60 s before `at`. */
  readonly arrivals_per_minute: number;
  readonly matches_per_minute: number;
  /** Waits that ended in the 600 s before `at`, and of those the ones whose people gave up. */
  readonly waits_ended_10min: number;
  readonly abandoned_10min: number;
}

/** What the host told, as it stood at one moment; one every 10 s since the process started, the last 60. */
export interface HealthRow {
  /** Epoch ms; as text it is the id of the row. */
  readonly at: number;
  /** People with a connection. */
  readonly online: number;
  /** Of the log, as in `LogHealth`; null until the host told. */
  readonly log_state: "ok" | "unavailable" | null;
  readonly log_queued: number | null;
  readonly log_acknowledged: number | null;
  readonly log_failures: number | null;
  readonly disk_free_bytes: number | null;
}

/** A step of the declared fallback chain of a scene. */
export interface StepRow {
  /** From 1; 0 is what holds before. */
  readonly step: number;
  /** How long somebody has to have waited to reach it. */
  readonly after_ms: number;
  readonly group_size: number;
  /** Class of the rule that holds from then on. */
  readonly matchmaker: string;
  /** Whether it ends the wait. */
  readonly releases: boolean;
}

/** How many with one value of an attribute a group needs, by a composition that the rule declares. */
export interface NeedRow {
  readonly attribute: string;
  readonly value: string;
  /** So many are in each group. */
  readonly required: number;
  /** So many of them could be matched now: they wait, are not reserved and not away. */
  readonly waiting: number;
  /** `required` less `waiting`, at least 0. */
  readonly missing: number;
}

/**
 * How long it may be until the next group is formed: as likely as not to be too short as too long, and in 8 of 10 cases between
 * the two, if people go on to come as they did and those who wait stay.
 */
export interface ForecastRow {
  /**
   * `arrivals`: people are missing, and it is when they come by the arrivals of the last 5 minutes. `matches`: enough wait for a
   * group, and the rule does not take them; it is when the next group comes by the groups of the last 10 minutes.
   */
  readonly basis: "arrivals" | "matches";
  /** How many of those that it counts by came in the window; of several values that are missing, the rarest. */
  readonly seen: number;
  /** The window: 5 or 10 minutes, or less while the scene is younger. */
  readonly window_ms: number;
  /** From `at` on; both null where nobody came, and where it would be more than a day. */
  readonly low_ms: number | null;
  readonly high_ms: number | null;
  /** The end of the window: the last whole ten seconds; epoch ms. */
  readonly at: number;
}
