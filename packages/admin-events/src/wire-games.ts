/** Where a group stands. */
export type GameState = "matched" | "started" | "ended" | "aborted";

/** `away`: within the grace; `gone`: out of the group. */
export type MemberPresence = "here" | "away" | "gone";

/** Somebody in a group. `rtt_ms` and `waited_ms` are as they were when it was formed; null: not known. */
export interface GameMemberRow {
  readonly subject_id: string;
  readonly pseudonym: string;
  readonly rtt_ms: number | null;
  readonly waited_ms: number | null;
  readonly role: string | null;
  /** Null once the game is over. */
  readonly presence?: MemberPresence | null;
}

/** One group, keyed by its `game_id`. */
export interface GameRow {
  readonly game_id: string;
  /** Empty where a host without waiting rooms did not name it. */
  readonly scene_id: string;
  readonly state: GameState;
  readonly matchmaker: string;
  /** Why this group: `fifo`, `latency`, `reunion`, `fallback`, `rule`, `step`, `manual`. */
  readonly reason: string;
  readonly condition: string | null;
  readonly formed_at: number;
  readonly started_at: number | null;
  /** When it ended or was aborted. */
  readonly ended_at: number | null;
  /** Outcome of an ended game, or the reason of an abort. */
  readonly outcome: string | null;
  /** Largest less smallest `rtt_ms` of the members when the group was formed; null with less than two known. */
  readonly rtt_spread_ms?: number | null;
  readonly members: readonly GameMemberRow[];
}

/** Groups per treatment: `matched = those still under way + completed + lost`. */
export interface ConditionRow {
  readonly condition: string;
  /**
   * Groups that were to have it by now: in each scene that declares it, the groups that were given a condition, times its
   * share of the declared names. May be a fraction; null where no scene declares it.
   */
  readonly planned?: number | null;
  readonly matched: number;
  /** Groups whose game started, whatever came later. */
  readonly started: number;
  readonly completed: number;
  /** Aborted before the start, or ended otherwise than completed. */
  readonly lost: number;
}
