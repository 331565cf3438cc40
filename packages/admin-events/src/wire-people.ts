/** Where a participant stands in a scene: the state of their ticket. */
export type ParticipantState =
  | "waiting"
  | "reserved"
  | "matched"
  | "started"
  | "ended"
  | "left"
  | "timed_out"
  | "removed"
  /** Was refused by the scene's screening, and has never been in. */
  | "screened_out";

/** What an attribute of a participant can be. */
export type AttributeValue = string | number | boolean | null;

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
  /** Of who was screened out: when they were refused. */
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
  /** Final once matched or out, 0 for who was screened out; null while waiting. */
  readonly waited_ms: number | null;
  /** As the keys of `SummaryRow.exits`, of who was screened out as those of `FlowRow.screened_out`; null unless they went. */
  readonly exit_reason: string | null;
  /** When presence was last told; epoch ms. */
  readonly last_seen_at: number | null;
  /** Lines of level `error` that their browser wrote, since `presence_since`. */
  readonly browser_errors?: number;
}
