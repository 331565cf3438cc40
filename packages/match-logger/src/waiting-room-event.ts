import type { Actor, Attributes, MatchReason } from "./match-assignment.ts";

/** What every event of a journal has. Keys that this version does not know are kept. */
export interface StoredEvent {
  /** Number of the event in its journal, from 1, without gap. */
  readonly seq: number;
  /** When it happened, in epoch ms. */
  readonly at: number;
  /** 1; present once a journal has stored it. */
  readonly schema?: number;
  /** SHA-256, in hex, of the bytes of the line before without its newline; present once a journal has stored it. */
  readonly prev?: string;
  readonly [unknownKey: string]: unknown;
}

/** A process began to host the room. */
export interface OpenedEvent extends StoredEvent {
  readonly type: "opened";
  readonly server_run_id: string;
  readonly experiment_id: string | null;
  readonly scene_id: string;
  readonly group_size: number;
  readonly matchmaker: RecordedMatchmaker;
  readonly limits: RecordedLimits;
  /** 128 bits in 32 hex digits, from which every random number of the room is made. */
  readonly seed: string;
}

/** The rule of a room. */
export interface RecordedMatchmaker {
  readonly class: string;
  readonly version: string;
  /** Any JSON. */
  readonly options: unknown;
  /** SHA-256, in hex, of class, version and options as canonical JSON (RFC 8785). */
  readonly hash: string;
}

/** The limits under which a room ran. */
export interface RecordedLimits {
  /** Null: no limit. */
  readonly wait_limit_ms: number | null;
  readonly grace_ms: number;
  readonly confirm_ms: number;
  readonly retry_after_ms: number;
  readonly in_game_grace_ms: number;
  /** Null: no limit. */
  readonly capacity: number | null;
  readonly reentry: boolean;
}

/** The room goes on after a stop: deadlines of those who wait, are reserved or matched move by `down_ms`. */
export interface ResumedEvent extends StoredEvent {
  readonly type: "resumed";
  readonly down_ms: number;
}

/** Somebody who has never been in was refused by the scene's screening; once for each reason in a row. */
export interface ScreenedOutEvent extends StoredEvent {
  readonly type: "screened_out";
  readonly subject_id: string;
  /** The code that they were told. */
  readonly reason: string;
}

/** Somebody came in. */
export interface EnteredEvent extends StoredEvent {
  readonly type: "entered";
  readonly subject_id: string;
  readonly connection: string;
  /** Null: not measured. */
  readonly rtt_ms: number | null;
  readonly attributes: Attributes;
  /** The last group they were in; null: none. */
  readonly group_history: RecordedGroupHistory | null;
  /** All partners so far. */
  readonly past_partners: readonly string[];
  /** End of the wait in epoch ms; null: none. */
  readonly deadline_at: number | null;
}

/** The last group of a participant. */
export interface RecordedGroupHistory {
  readonly previous_partners: readonly string[];
  readonly source_scene_id: string | null;
  readonly group_id: string | null;
}

/** A measured RTT or attributes changed; what is absent stays. */
export interface UpdatedEvent extends StoredEvent {
  readonly type: "updated";
  readonly subject_id: string;
  readonly rtt_ms?: number | null;
  readonly attributes?: Attributes;
}

/** Somebody is away, cannot be matched, and keeps the place until `grace_until` (epoch ms). */
export interface DisconnectedEvent extends StoredEvent {
  readonly type: "disconnected";
  readonly subject_id: string;
  readonly connection: string;
  /** `connection_lost`, `no_confirmation` or `restart`. */
  readonly reason: string;
  readonly grace_until: number;
}

/** They are back in the place of their arrival. */
export interface ReturnedEvent extends StoredEvent {
  readonly type: "returned";
  readonly subject_id: string;
  readonly connection: string;
}

/** Somebody went. */
export interface LeftEvent extends StoredEvent {
  readonly type: "left";
  readonly subject_id: string;
  /** `left`, `declined` or `grace_ended`. */
  readonly reason: string;
  readonly waited_ms: number;
}

/** A wait ended without a group. */
export interface TimedOutEvent extends StoredEvent {
  readonly type: "timed_out";
  readonly subject_id: string;
  /** `wait_limit`, `admin` or `step`. */
  readonly reason: string;
  readonly waited_ms: number;
  readonly consequence: RecordedConsequence;
  /** Present where a person did it. */
  readonly actor?: Actor;
}

/** What somebody is told whose wait ended without a group. */
export interface RecordedConsequence {
  readonly message: string | null;
  readonly completion_code: string | null;
  readonly redirect_url: string | null;
}

/** An admin took somebody out for good. */
export interface RemovedEvent extends StoredEvent {
  readonly type: "removed";
  readonly subject_id: string;
  readonly reason: string;
  readonly waited_ms: number;
  readonly actor: Actor;
}

/** The sum of the decisions without a group since the last such event. */
export interface EvaluatedEvent extends StoredEvent {
  readonly type: "evaluated";
  readonly count: number;
  /** How many wait. */
  readonly pool_size: number;
  /** Code of a reason → how many of the 20 who wait longest it holds for. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** A rule's answer broke the contract; nothing else changed. */
export interface RefusedEvent extends StoredEvent {
  readonly type: "refused";
  /** For whom was decided. */
  readonly trigger: string;
  readonly reason: string;
  readonly detail: string;
}

/** A group is suggested and reserved. */
export interface ProposedEvent extends StoredEvent {
  readonly type: "proposed";
  /** The `seq` of this event. */
  readonly proposal_id: number;
  readonly trigger: string;
  /** In the rule's order. */
  readonly members: readonly string[];
  readonly reason: string;
  /** Of the scene's fallback chain; 0: none. */
  readonly step: number;
  /** Who waited, the trigger included. */
  readonly pool_size: number;
  /** The first 20 of them in arrival order. */
  readonly pool_head: readonly string[];
  readonly overtaken: RecordedOvertaken;
  /** `cut` where the search for a group was ended. */
  readonly search: "complete" | "cut";
}

/** Those who waited longer than the youngest of the chosen and were not chosen. */
export interface RecordedOvertaken {
  readonly count: number;
  readonly first: readonly { readonly subject_id: string; readonly code: string }[];
}

/** A member said that they are there. */
export interface ConfirmedEvent extends StoredEvent {
  readonly type: "confirmed";
  readonly proposal_id: number;
  readonly subject_id: string;
}

/** A proposal ended without a match; its members wait again where they were. */
export interface ReleasedEvent extends StoredEvent {
  readonly type: "released";
  readonly proposal_id: number;
  /** `no_confirmation`, `declined`, `left`, `disconnected`, `removed` or `restart`. */
  readonly reason: string;
  /** Whose doing it was; null: nobody's. */
  readonly subject_id: string | null;
}

/** A group is made. */
export interface MatchedEvent extends StoredEvent {
  readonly type: "matched";
  /** Null: made by hand. */
  readonly proposal_id: number | null;
  readonly game_id: string;
  readonly matchmaker_class: string;
  readonly reason: Exclude<MatchReason, "group_reunion">;
  readonly condition: string | null;
  readonly participants: readonly RecordedMember[];
  /** Present where a person made it. */
  readonly actor?: Actor;
}

/** A member of a match. */
export interface RecordedMember {
  readonly subject_id: string;
  readonly rtt_ms: number | null;
  readonly waited_ms: number;
  readonly role: string | null;
  readonly attributes: Attributes;
}

/** The game began. */
export interface StartedEvent extends StoredEvent {
  readonly type: "started";
  readonly game_id: string;
  readonly subject_ids: readonly string[];
}

/** A group fell apart before the start; those named wait again where they were. */
export interface AbortedEvent extends StoredEvent {
  readonly type: "aborted";
  readonly game_id: string;
  readonly subject_ids: readonly string[];
  readonly reason: string;
  /** Whose doing it was; null: nobody's. */
  readonly subject_id: string | null;
}

/** The game is over for those named. */
export interface EndedEvent extends StoredEvent {
  readonly type: "ended";
  readonly game_id: string;
  readonly subject_ids: readonly string[];
  /** `completed`, `partner_left`, or what the game said. */
  readonly outcome: string;
}

/** A person stopped (`paused`) or resumed (`reopened`) intake or matching. */
export interface DoorwayEvent extends StoredEvent {
  readonly type: "paused" | "reopened";
  readonly what: "intake" | "matching";
  readonly actor: string;
  readonly reason: string;
}

/** An event of a waiting room, of one of the types that this version knows. */
export type WaitingRoomEvent =
  | OpenedEvent
  | ResumedEvent
  | ScreenedOutEvent
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
  | DoorwayEvent;
