import type { ConditionsPolicy } from "../assignment/conditions.ts";
import type { RolesPolicy } from "../assignment/roles.ts";
import type { Attributes } from "../candidate.ts";
import type { MatchmakerIdentity, MatchReason } from "../matchmaker.ts";
import type {
  MatchedParticipant,
  Overtaken,
  RecordedActor,
  RecordedConsequence,
  RecordedGroupHistory,
  RecordedLimits,
  RecordedStep,
} from "./recorded.ts";

export type * from "./recorded.ts";

/**
 * One line of a room's journal. Events are data at rest, so their fields keep the names they have on disk.
 * `seq` counts the lines from 1 without gap; `at` is epoch milliseconds. The journal adds `schema` and `prev`.
 */
export type WaitingRoomEvent = EventPlace & WaitingRoomEventBody;

/** How every event begins. */
export interface EventPlace {
  readonly seq: number;
  readonly at: number;
}

/** An event without its place in the journal. */
export type WaitingRoomEventBody =
  | OpenedEvent
  | ResumedEvent
  | EnteredEvent
  | UpdatedEvent
  | DisconnectedEvent
  | ReturnedEvent
  | LeftEvent
  | TimedOutEvent
  | RemovedEvent
  | EvaluatedEvent
  | RefusedEvent
  | ProposedEvent
  | ConfirmedEvent
  | ReleasedEvent
  | MatchedEvent
  | StartedEvent
  | AbortedEvent
  | EndedEvent
  | PausedEvent
  | ReopenedEvent
  | ScreenedOutEvent;

/** The name of an event. */
export type WaitingRoomEventType = WaitingRoomEventBody["type"];

/** A process started to host the room. */
export interface OpenedEvent {
  readonly type: "opened";
  readonly server_run_id: string;
  readonly experiment_id: string | null;
  readonly scene_id: string;
  readonly group_size: number;
  readonly matchmaker: MatchmakerIdentity;
  readonly limits: RecordedLimits;
  /** 128 bits, 32 hex digits. */
  readonly seed: string;
  /** The declared fallback chain; absent without one. */
  readonly steps?: readonly RecordedStep[];
  /** How roles are given; absent without a policy. */
  readonly roles?: RolesPolicy;
  /** How conditions are given; absent without a policy. */
  readonly conditions?: ConditionsPolicy;
}

/** The room goes on after a stop: the deadlines of those who wait, are reserved or matched move by `down_ms`. */
export interface ResumedEvent {
  readonly type: "resumed";
  readonly down_ms: number;
}

/** A participant came into the waiting room. */
export interface EnteredEvent {
  readonly type: "entered";
  readonly subject_id: string;
  readonly connection: string;
  readonly rtt_ms: number | null;
  readonly attributes: Attributes;
  readonly group_history: RecordedGroupHistory | null;
  readonly past_partners: readonly string[];
  readonly deadline_at: number | null;
}

/** A measured RTT or an attribute changed; absent fields stay. */
export interface UpdatedEvent {
  readonly type: "updated";
  readonly subject_id: string;
  readonly rtt_ms?: number | null;
  readonly attributes?: Attributes;
}

/** A participant is away and cannot be matched; the place is kept until `grace_until`. */
export interface DisconnectedEvent {
  readonly type: "disconnected";
  readonly subject_id: string;
  readonly connection: string;
  readonly reason: "connection_lost" | "no_confirmation" | "restart";
  readonly grace_until: number;
}

/** A participant is back, in the place of their arrival, or went over to a newer connection. */
export interface ReturnedEvent {
  readonly type: "returned";
  readonly subject_id: string;
  readonly connection: string;
}

/** A participant went of their own accord, or stayed away beyond the grace. */
export interface LeftEvent {
  readonly type: "left";
  readonly subject_id: string;
  readonly reason: "left" | "declined" | "grace_ended";
  readonly waited_ms: number;
}

/** A wait ended without a group, with the declared consequence. */
export interface TimedOutEvent {
  readonly type: "timed_out";
  readonly subject_id: string;
  readonly reason: "wait_limit" | "admin" | "step";
  readonly waited_ms: number;
  readonly consequence: RecordedConsequence;
  readonly actor?: RecordedActor;
}

/** An admin took a participant out for good. */
export interface RemovedEvent {
  readonly type: "removed";
  readonly subject_id: string;
  readonly reason: "admin";
  readonly waited_ms: number;
  readonly actor: RecordedActor;
}

/** The sum of the evaluations without a group since the last such line; at most one a second. */
export interface EvaluatedEvent {
  readonly type: "evaluated";
  readonly count: number;
  readonly pool_size: number;
  /** Explanation code → how many of the 20 who wait longest, asked when the line is written. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** How a rule's result broke the contract. */
export type RefusalReason =
  | "threw"
  | "promise"
  | "not_an_array"
  | "wrong_size"
  | "without_arriving"
  | "duplicate"
  | "unknown"
  | "reserved"
  | "disconnected";

/** A rule's result broke the contract; nothing else changed. */
export interface RefusedEvent {
  readonly type: "refused";
  readonly trigger: string;
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** A group is suggested and reserved. */
export interface ProposedEvent {
  readonly type: "proposed";
  /** The `seq` of this event. */
  readonly proposal_id: number;
  readonly trigger: string;
  /** In the rule's order. */
  readonly members: readonly string[];
  readonly reason: MatchReason;
  /** Step of the declared fallback chain; 0: none. */
  readonly step: number;
  /** How many could be matched, the trigger included. */
  readonly pool_size: number;
  /** The first 20 of them, in arrival order. */
  readonly pool_head: readonly string[];
  readonly overtaken: Overtaken;
  readonly search: "complete" | "cut";
}

/** A member of a proposal said that they are there. */
export interface ConfirmedEvent {
  readonly type: "confirmed";
  readonly proposal_id: number;
  readonly subject_id: string;
}

/** Why a proposal ended without a match. */
export type ReleaseReason = "no_confirmation" | "declined" | "left" | "disconnected" | "removed" | "restart";

/** A proposal ended without a match: its members are back in the place of their arrival. */
export interface ReleasedEvent {
  readonly type: "released";
  readonly proposal_id: number;
  readonly reason: ReleaseReason;
  /** Whose doing it was; null: nobody's. */
  readonly subject_id: string | null;
}

/** A group is confirmed. */
export interface MatchedEvent {
  readonly type: "matched";
  /** null: made by hand. */
  readonly proposal_id: number | null;
  readonly game_id: string;
  readonly matchmaker_class: string;
  readonly reason: MatchReason;
  readonly condition: string | null;
  readonly participants: readonly MatchedParticipant[];
  /** Who made it by hand, and why. */
  readonly actor?: RecordedActor;
}

/** The game of a match began. */
export interface StartedEvent {
  readonly type: "started";
  readonly game_id: string;
  readonly subject_ids: readonly string[];
}

/** A match fell apart before its start: those listed are back in the place of their arrival. */
export interface AbortedEvent {
  readonly type: "aborted";
  readonly game_id: string;
  readonly subject_ids: readonly string[];
  readonly reason: string;
  /** Whose doing it was; null: nobody's. */
  readonly subject_id: string | null;
}

/** A started game is over for those listed. */
export interface EndedEvent {
  readonly type: "ended";
  readonly game_id: string;
  readonly subject_ids: readonly string[];
  /** `completed`, `partner_left`, or what the game said. */
  readonly outcome: string;
}

/** Intake or matching was paused by hand. */
export interface PausedEvent {
  readonly type: "paused";
  readonly what: "intake" | "matching";
  readonly actor: string;
  readonly reason: string;
}

/** Intake or matching goes on. */
export interface ReopenedEvent {
  readonly type: "reopened";
  readonly what: "intake" | "matching";
  readonly actor: string;
  readonly reason: string;
}

/**
 * Somebody asked to be let in and was refused by the scene's screening; they have never been in the room. Once for each reason
 * in a row: asked again, the same refusal has no event.
 */
export interface ScreenedOutEvent {
  readonly type: "screened_out";
  readonly subject_id: string;
  /** The code that they were told. */
  readonly reason: string;
}
