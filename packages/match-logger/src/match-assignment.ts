/** What made a group: a rule's own reason, a step of the scene, a person, or a host that put a group together again. */
export type MatchReason =
  | "fifo"
  | "latency"
  | "reunion"
  | "fallback"
  | "rule"
  | "step"
  | "manual"
  | "group_reunion";

/** What a researcher attached to a participant. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** A member of a group, as it stands in the match log. */
export interface MatchParticipant {
  readonly subject_id: string;
  /** Round-trip time to the server in ms; null when it was not measured. */
  readonly rtt_ms: number | null;
  /** How long they waited for this group, in ms; null when the host did not say. */
  readonly waited_ms: number | null;
  /** The part that they play in the group, or null. */
  readonly role: string | null;
  readonly attributes: Attributes;
}

/** Who did something by hand, and why. */
export interface Actor {
  readonly name: string;
  readonly reason: string;
}

/**
 * One line of the match log: a group that was assigned. The names are those of the file, since it is data at rest; the
 * first five keys are the original system's, in its order. Keys that this version does not know are kept.
 */
export interface MatchAssignment {
  /** When the group was formed, in Unix seconds. */
  readonly timestamp: number;
  readonly scene_id: string;
  readonly game_id: string;
  /** In the order of the rule. */
  readonly participants: readonly MatchParticipant[];
  /** Name of the rule, `GroupReunion`, or `Manual`. */
  readonly matchmaker_class: string;
  /** 1; 0 for a line of the original, which has the five keys above only. */
  readonly schema: number;
  /** Number of the line in its file. */
  readonly seq: number;
  readonly experiment_id: string | null;
  /** Which start of the server made the group. */
  readonly server_run_id: string | null;
  /** `seq` of the `proposed` event; null where nothing was proposed. */
  readonly proposal_id: number | null;
  /** `seq` of the `matched` event; null without a journal. */
  readonly journal_seq: number | null;
  readonly group_size: number;
  /** Null in the original's lines. */
  readonly reason: MatchReason | null;
  /** The treatment that the group gets, or null. */
  readonly condition: string | null;
  /** SHA-256 of the rule's name, version and options; null where it is not known or no rule decided. */
  readonly matchmaker_hash: string | null;
  /** `timestamp` as ISO 8601 UTC. */
  readonly formed_at: string;
  /** Present where a person made the group. */
  readonly actor?: Actor;
  /** SHA-256, in hex, of the bytes of the line before without its newline; 64 zeros on the first; null for the original's lines. */
  readonly prev: string | null;
  readonly [unknownKey: string]: unknown;
}

/** A member of a group that is to be logged. */
export interface NewMatchParticipant {
  /** 1 to 128 characters. */
  readonly subjectId: string;
  /** Finite, at least 0; null when not measured. */
  readonly rttMs: number | null;
  readonly waitedMs?: number | null;
  readonly role?: string | null;
  readonly attributes?: Attributes;
}

/** A group that is to be logged. */
export interface NewMatch {
  readonly sceneId: string;
  /** 1 to 128 characters. */
  readonly gameId: string;
  /** In the order of the rule; at least one. */
  readonly participants: readonly NewMatchParticipant[];
  /** 1 to 128 characters. */
  readonly matchmakerClass: string;
  readonly proposalId?: number | null;
  /** A match whose `journalSeq` is in the file already is not logged again. */
  readonly journalSeq?: number | null;
  /** Epoch ms. @default now */
  readonly formedAt?: number;
  /** @default the number of participants */
  readonly groupSize?: number;
  /** @default "rule" */
  readonly reason?: MatchReason;
  readonly condition?: string | null;
  readonly matchmakerHash?: string | null;
  /** @default the logger's */
  readonly serverRunId?: string | null;
  /** Who made the group by hand. */
  readonly actor?: Actor;
}
