import type { Observation } from "../observation.ts";

/** One line of a log, as it was parsed. */
export type LogLine = Readonly<Record<string, unknown>>;

/** What stands on disk of one scene. */
export interface SceneLog {
  readonly sceneId: string;
  /** The events of its journal, in order. */
  readonly journal: readonly LogLine[];
  /** The lines of its match files, in order. */
  readonly matches: readonly LogLine[];
  /** What is wrong with the files themselves, in words. @default nothing */
  readonly flaws?: readonly string[];
}

/** What is known of a rehearsal: what its clients saw, and the log. Nothing of the server's own state. */
export interface Evidence {
  readonly observations: readonly Observation[];
  /** The whole log of the experiment; also what stood in it before. */
  readonly scenes: readonly SceneLog[];
  /** Whether all came to an end, or waits for a partner: only then everybody must have been told how it stands. */
  readonly isSettled: boolean;
  /** The state as the dashboard got it; null: it was not looked at. */
  readonly dashboard?: DashboardFigures | null;
  /** The exported tables by name, each a list of rows; null: they were not asked for. */
  readonly exports?: ReadonlyMap<string, readonly ExportRow[]> | null;
}

/** A row of an exported table: column → text. */
export type ExportRow = Readonly<Record<string, string>>;

/** What is compared of a dashboard's snapshot. */
export interface DashboardFigures {
  readonly scenes: readonly {
    readonly scene_id: string;
    readonly arrived: number;
    readonly waiting: number;
    readonly in_groups: number;
    readonly matches: number;
    readonly started: number;
    readonly ended: number;
    readonly aborted: number;
    /** Absent from servers that do not tell of it. */
    readonly flow?: { readonly screened_out?: Readonly<Record<string, number>> };
  }[];
}

/** The codes of what can be wrong. */
export type FaultCode =
  | "LOG_BROKEN"
  | "IN_TWO_GROUPS"
  | "GHOST_MATCHED"
  | "RECORDED_TWICE"
  | "NOT_RECORDED"
  | "RECORDED_WITHOUT_MATCH"
  | "TOLD_BUT_NOT_LOGGED"
  | "TOLD_OTHER_GROUP"
  | "TOLD_TWO_GAMES"
  | "JOIN_LOST"
  | "REFUSAL_LOST"
  | "LEFT_OVER"
  | "NOT_TOLD"
  | "TOLD_OUT_OF_ORDER"
  | "PASSED_OVER"
  | "PLACE_LOST"
  | "ENTERED_OUT_OF_ORDER"
  | "FIGURES_DIFFER";

/** Something that must not be. */
export interface Fault {
  readonly code: FaultCode;
  /** What, where, and what was expected, for people to read. */
  readonly text: string;
}
