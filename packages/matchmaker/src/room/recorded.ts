import type { Attributes } from "../candidate.ts";
import type { MatchmakerIdentity } from "../matchmaker.ts";

/** The limits under which a room ran; null: no limit. */
export interface RecordedLimits {
  readonly wait_limit_ms: number | null;
  readonly grace_ms: number;
  readonly confirm_ms: number;
  readonly retry_after_ms: number;
  readonly in_game_grace_ms: number;
  readonly capacity: number | null;
  readonly reentry: boolean;
}

/** One step of the declared fallback chain after the first. */
export interface RecordedStep {
  /** Waiting time at which somebody reaches it, in ms. */
  readonly after_ms: number;
  readonly group_size: number;
  readonly matchmaker: MatchmakerIdentity;
  /** Whether it ends the wait. */
  readonly release: boolean;
}

/** The last group of a participant, as recorded. */
export interface RecordedGroupHistory {
  readonly previous_partners: readonly string[];
  readonly source_scene_id: string | null;
  readonly group_id: string | null;
}

/** Somebody who acted by hand, and why. */
export interface RecordedActor {
  readonly name: string;
  readonly reason: string;
}

/** What a participant is told when a wait ends without a group. */
export interface RecordedConsequence {
  readonly message: string | null;
  readonly completion_code: string | null;
  readonly redirect_url: string | null;
}

/** Those who waited longer than the youngest of the chosen and were not chosen. */
export interface Overtaken {
  readonly count: number;
  /** The first 20, in arrival order. */
  readonly first: readonly { readonly subject_id: string; readonly code: string }[];
}

/** A member of a match, as recorded. */
export interface MatchedParticipant {
  readonly subject_id: string;
  /** As the rule saw it; so are the attributes. */
  readonly rtt_ms: number | null;
  /** Waited until the match, in ms, without the time in which the server was down. */
  readonly waited_ms: number;
  readonly role: string | null;
  readonly attributes: Attributes;
}
