import type { ActivityRow, Section, SectionRows, Snapshot } from "./wire.ts";

/**
 * The newest row of one id; null when it is gone. The id is the `scene_id`, `subject_id`, `game_id`, `condition`, the
 * activity's id as a string, the problem's id, `{scene_id}@{at}` of a trend, `at` of a health row, or `"summary"`.
 */
export type Change = {
  readonly [S in Section]: { readonly section: S; readonly id: string; readonly row: SectionRows[S] | null };
}[Section];

/** `state_update`: on connect and on `request_state`. */
export interface StateUpdate {
  /** Made anew by each process; deltas of another epoch do not apply. */
  readonly epoch: string;
  readonly seq: number;
  readonly snapshot: Snapshot;
}

/** `state_delta`: applies to the state with `seq - 1`; at most 4 a second. */
export interface StateDelta {
  readonly epoch: string;
  readonly seq: number;
  /** At most one per section and id. */
  readonly changes: readonly Change[];
}

/**
 * `activity_event`: a new line of the timeline, at once. The next delta brings the same row; in a flood (beyond 100 lines at
 * once and 10 a second, matches not counted) it alone does.
 */
export type ActivityEvent = ActivityRow;

/** `viewer` may look and ask for explanations; `operator` may act. */
export type AdminRole = "viewer" | "operator";

/** `admin_connected`: the first message after the handshake. */
export interface AdminConnected {
  readonly status: "connected";
  readonly name: string;
  readonly role: AdminRole;
}

/** What an operator can do; docs/protocol.md says which fields of the request each needs. */
export type AdminActionName =
  | "pause_intake"
  | "reopen_intake"
  | "pause_matching"
  | "reopen_matching"
  | "release"
  | "remove"
  | "match_by_hand"
  | "message"
  | "end_game";

/** `admin_action`, from an operator. */
export interface AdminActionRequest {
  readonly action: AdminActionName;
  readonly scene_id: string;
  /** At most 200. */
  readonly subject_ids?: readonly string[] | undefined;
  readonly game_id?: string | undefined;
  /** Why; goes to the audit. 1 to 500 characters. */
  readonly reason: string;
  /** The text for the participants, for `message`; where it is absent the reason is the text. At most 1,000 characters. */
  readonly message?: string | undefined;
}

/** `explain`: at most 50 subjects, at most once a second. */
export interface ExplainRequest {
  readonly scene_id: string;
  readonly subject_ids: readonly string[];
}

/** Why somebody has not been matched yet. */
export interface ExplanationRow {
  readonly subject_id: string;
  readonly code: string;
  readonly text: string;
  readonly next_change_at: number | null;
}

/** The code is the host's, or one of {@link AdminErrorCode}. */
export interface AdminRefusal {
  readonly ok: false;
  readonly error_code: string;
  readonly message?: string | undefined;
}

/**
 * What this package itself refuses with: `NOT_SUPPORTED` when the host gave no port for it, `FAILED` when the host's
 * port threw.
 */
export type AdminErrorCode = "UNAUTHORIZED" | "INVALID_PAYLOAD" | "RATE_LIMITED" | "NOT_SUPPORTED" | "FAILED";

/** Acknowledgement of `admin_action` and `request_state`. */
export type AdminAck = { readonly ok: true; readonly message?: string | undefined } | AdminRefusal;

/** Acknowledgement of `explain`. */
export type ExplainAck = readonly ExplanationRow[] | AdminRefusal;
