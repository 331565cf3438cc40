import type { AbandonmentRow, FlowRow } from "./wire-flow.ts";
import type { ConditionRow, GameRow } from "./wire-games.ts";
import type { ParticipantRow } from "./wire-people.ts";
import type { ForecastRow, HealthRow, NeedRow, StepRow, TrendRow } from "./wire-trend.ts";

/** How grave a problem is, the gravest first. */
export type ProblemSeverity = "error" | "warning" | "info";

/** A JSON value that has been bounded for display. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

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

/** One line of the timeline. */
export interface ActivityRow {
  /** Unique within an epoch. The timeline is ordered by `timestamp`, then `id`. */
  readonly id: number;
  /** Epoch ms. */
  readonly timestamp: number;
  /**
   * From waiting rooms: `opened`, `screened_out`, `entered`, `disconnected`, `returned`, `left`, `timed_out`, `removed`, `released`,
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
