import type { AbandonmentRow, FlowRow } from "./wire-flow.ts";
import type { ForecastRow, HealthRow, NeedRow, StepRow, TrendRow } from "./wire-trend.ts";

/** Where a participant stands in a scene: the state of their ticket. */
export type ParticipantState =
  | "waiting"
  | "reserved"
  | "matched"
  | "started"
  | "ended"
  | "left"
  | "timed_out"
  | "removed";

/** Where a group stands. */
export type GameState = "matched" | "started" | "ended" | "aborted";

export type ProblemSeverity = "error" | "warning" | "info";

/** A JSON value that has been bounded for display. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

export type AttributeValue = string | number | boolean | null;

/** How the log on disk is doing, as the host reports it. */
export interface LogHealth {
  readonly state: "ok" | "unavailable";
  /** Records that were accepted and are not on disk yet. */
  readonly queued: number;
  /** Records that are on disk. */
  readonly acknowledged: number;
  readonly failures: number;
  readonly bytes: number;
  /** Epoch ms. */
  readonly last_sync_at: number | null;
  readonly disk_free_bytes: number | null;
}

/** Counts of what the bounded buffers let go. */
export interface DroppedCounts {
  readonly activity: number;
  readonly problems: number;
  readonly games: number;
  readonly browser_logs?: number;
}

/**
 * The experiment in one row. `arrived = waiting + in_groups + completed + sum(exits)` always holds.
 * Somebody who enters again, or enters another scene, arrives again.
 */
export interface SummaryRow {
  /** Arrivals: how often somebody entered a waiting room. */
  readonly arrived: number;
  /** People who wait now; those who are reserved or away within their grace period included. */
  readonly waiting: number;
  /** People whose group is matched or started now. */
  readonly in_groups: number;
  /** People whose game ended with the outcome `completed`. */
  readonly completed: number;
  /**
   * How many went otherwise, by reason: `left`, `declined`, `grace_ended`, `timed_out` (the waiting limit),
   * `timed_out_step`, `timed_out_admin`, `removed`, and `ended_{outcome}` (e.g. `ended_partner_left`) for those whose game
   * ended otherwise than completed. `other` sums reasons beyond the first 50 different ones of a scene.
   */
  readonly exits: Readonly<Record<string, number>>;
  /** People with a connection now; counted since `presence_since`. */
  readonly online: number;
  /** Groups formed; each `game_id` once. */
  readonly matches: number;
  /** Groups that fell apart before their start. `matches` less these is what counts towards the target. */
  readonly aborted?: number;
  /** Sum of the targets that the host declared; null where it declared none. */
  readonly target_groups?: number | null;
  /** Arrivals in the last 60 s. */
  readonly arrivals_per_minute: number;
  /** Groups formed in the last 60 s. */
  readonly matches_per_minute: number;
  readonly abandonment_10min?: AbandonmentRow;
  /** From when the wait of the one who waits longest counts; epoch ms. The oldest wait is `now` less this. */
  readonly oldest_waiting_since: number | null;
  /** Over the waits of all scenes that {@link SceneRow.wait_p50_ms} stands on. */
  readonly wait_p50_ms?: number | null;
  readonly wait_p90_ms?: number | null;
  /** Time of the server when this row was made; epoch ms. */
  readonly now: number;
  /** Since when `online`, `last_seen_at` and problems are counted; epoch ms. */
  readonly presence_since: number;
  readonly dropped: DroppedCounts;
  /** Null until the host reports it. */
  readonly log: LogHealth | null;
}

/** One scene and its waiting room. */
export interface SceneRow {
  readonly scene_id: string;
  readonly group_size: number;
  /** Class of the rule. */
  readonly matchmaker: string;
  /** Arrivals in this scene. */
  readonly arrived: number;
  /** People who wait now, the reserved and those within their grace period included. */
  readonly waiting: number;
  /** People of this scene whose group is matched or started now. */
  readonly in_groups: number;
  /** People of this scene whose game ended as completed. */
  readonly completed: number;
  readonly oldest_waiting_since: number | null;
  /** Of those who were matched, how long they had waited: exact nearest-rank values over the last `wait_count` waits. */
  readonly wait_p50_ms: number | null;
  readonly wait_p90_ms: number | null;
  readonly wait_max_ms: number | null;
  /** How many waits the three figures stand on; at most 500. */
  readonly wait_count: number;
  /** Groups formed; groups whose game started, ended (with whatever outcome), was aborted before its start. */
  readonly matches: number;
  readonly started: number;
  readonly ended: number;
  readonly aborted: number;
  /** As in {@link SummaryRow.exits}. */
  readonly exits: Readonly<Record<string, number>>;
  /** Why those who wait have no group yet: code and how many, from the latest evaluation. */
  readonly reasons: Readonly<Record<string, number>>;
  /** How often a proposal passed over somebody who had waited longer. */
  readonly overtaken: number;
  /** How often the rule's result broke its contract. */
  readonly refused: number;
  /** Step of the declared fallback chain under which the latest group was proposed, 0 without steps; null before one. */
  readonly step?: number | null;
  /** When the latest group was formed; epoch ms. */
  readonly last_match_at?: number | null;
  readonly flow?: FlowRow;
  /** How many groups the study needs, as the host declared it; null without a target. */
  readonly target_groups?: number | null;
  /** The declared fallback chain: what holds after so long a wait. Empty without one. */
  readonly steps?: readonly StepRow[];
  /** How many people the next group lacks before the rule can form one; 0 says that enough wait. */
  readonly missing?: number;
  /** Whom a group needs by the composition that the rule declares; empty where it declares none. */
  readonly needs?: readonly NeedRow[];
  /** Null where nothing can be said: matching is paused, people are missing while intake is paused, or the scene just began. */
  readonly forecast?: ForecastRow | null;
  readonly intake_paused: boolean;
  readonly matching_paused: boolean;
  readonly wait_limit_ms: number | null;
  readonly capacity: number | null;
}

/** What happens next to somebody by itself, unless something else does before. */
export interface DeadlineRow {
  /** Epoch ms. */
  readonly at: number;
  /** The waiting limit; the end of the grace of who is away; the latest answer to `match_ready` (at the earliest then). */
  readonly what: "wait_limit" | "grace" | "confirm";
}

/** What the host measured of somebody's connection. */
export interface RttRow {
  readonly median_ms: number;
  /** How many round trips the median stands on. */
  readonly samples: number;
}

/** One person, in the scene where they are, or were last. */
export interface ParticipantRow {
  readonly subject_id: string;
  /** Short readable name made from the subject id. */
  readonly pseudonym: string;
  readonly scene_id: string;
  readonly state: ParticipantState;
  /** When this state began; epoch ms. */
  readonly since: number;
  readonly entered_at: number;
  /** `entered_at` and the time for which the server was down since: their wait is `now` less this. Epoch ms. */
  readonly waiting_since?: number;
  /** When the waiting limit ends the wait; epoch ms. */
  readonly deadline_at: number | null;
  /** What the waiting room knows; false from a disconnect until the return. */
  readonly connected: boolean;
  /** Until when an absent one may return; epoch ms. */
  readonly grace_until: number | null;
  /** How often they came back after they were away. */
  readonly reconnects?: number;
  readonly next_deadline?: DeadlineRow | null;
  /** As the waiting room decides with. */
  readonly rtt_ms: number | null;
  /** As the host measured it last, since `presence_since`; null until it tells. */
  readonly rtt?: RttRow | null;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly game_id: string | null;
  /** Final once matched or out; null while waiting. */
  readonly waited_ms: number | null;
  /** As the keys of {@link SummaryRow.exits}; null unless they went. */
  readonly exit_reason: string | null;
  /** When presence was last told; epoch ms. */
  readonly last_seen_at: number | null;
  /** Lines of level `error` that their browser wrote, since `presence_since`. */
  readonly browser_errors?: number;
}

/** `away`: within the grace; `gone`: out of the group. */
export type MemberPresence = "here" | "away" | "gone";

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

/** One line of the timeline. */
export interface ActivityRow {
  /** Unique within an epoch. The timeline is ordered by `timestamp`, then `id`. */
  readonly id: number;
  /** Epoch ms. */
  readonly timestamp: number;
  /**
   * From waiting rooms: `opened`, `entered`, `disconnected`, `returned`, `left`, `timed_out`, `removed`, `released`,
   * `refused`, `match_formed`, `started`, `aborted`, `ended`, `paused`, `reopened`; from browsers: `browser_log` with details
   * `{ level, message }`; from the host: whatever it tells.
   */
  readonly event_type: string;
  /** Empty where no single person is concerned. */
  readonly subject_id: string;
  /** For events of a waiting room always with `scene_id`. */
  readonly details: Readonly<Record<string, JsonValue>>;
}

/** Something that wants the researcher's eye; repeats are folded into one row. */
export interface ProblemRow {
  readonly id: string;
  readonly code: string;
  readonly severity: ProblemSeverity;
  readonly message: string;
  /** What to do. */
  readonly action: string;
  readonly scene_id: string | null;
  readonly count: number;
  readonly first_at: number;
  readonly last_at: number;
  readonly resolved_at: number | null;
}

/** The whole state. */
export interface Snapshot {
  readonly summary: SummaryRow;
  readonly scenes: readonly SceneRow[];
  readonly participants: readonly ParticipantRow[];
  readonly games: readonly GameRow[];
  readonly conditions: readonly ConditionRow[];
  /** Oldest first. */
  readonly activity: readonly ActivityRow[];
  readonly problems: readonly ProblemRow[];
  /** The last ten minutes of each scene, oldest first within a scene. */
  readonly trend: readonly TrendRow[];
  /** The last ten minutes of what the host told, oldest first. */
  readonly health: readonly HealthRow[];
}

/** Name of a part of the snapshot. */
export type Section = keyof Snapshot;

/** The row type of each section. */
export interface SectionRows {
  readonly summary: SummaryRow;
  readonly scenes: SceneRow;
  readonly participants: ParticipantRow;
  readonly games: GameRow;
  readonly conditions: ConditionRow;
  readonly activity: ActivityRow;
  readonly problems: ProblemRow;
  readonly trend: TrendRow;
  readonly health: HealthRow;
}
