import type { JsonObject, LoggedMatchLine } from "@waitroom/match-logger";
import type { EventIndex } from "./event-index.ts";

/** What reading needs of a scene's journal; a `JsonlJournal` fits. */
export interface ReadableJournal {
  /** The stored events from one number to another, both included, in order. */
  readonly range: (fromSeq: number, toSeq: number) => AsyncIterable<JsonObject>;
  /** Number and hash of the last stored event; `path` where it is a file. */
  readonly stats: () => { readonly seq: number; readonly hash: string; readonly path?: string };
}

/** What reading needs of the match log; a `MatchAssignmentLogger` fits. */
export interface ReadableMatches {
  readonly loggedMatch: (sceneId: string, journalSeq: number) => Promise<LoggedMatchLine | null>;
  readonly stats: () => {
    readonly files: readonly { readonly path: string; readonly seq: number; readonly hash: string }[];
  };
}

/** What `StudyRecords` stands on. */
export interface RecordSources {
  /** All scenes of the experiment, in its order. */
  readonly sceneIds: readonly string[];
  /** Journal and index of a scene; undefined while it is not open. */
  readonly scene: (
    sceneId: string,
  ) => { readonly journal: ReadableJournal; readonly index: EventIndex } | undefined;
  readonly matches: ReadableMatches;
}
