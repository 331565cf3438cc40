import type { FilePort } from "../ports.ts";
import type { LogFlaw } from "../match-log-error.ts";

/** The files from which tables are made. They are only read, and may be in use. */
export interface TableSource {
  /** `{scene_id}_waitroom.jsonl`. */
  readonly journals: readonly string[];
  /**
   * `{scene_id}_matches.jsonl`, `.2`, … Of a scene whose journal is among the journals only what was logged without a
   * journal is taken from them: the rest is in the journal.
   */
  readonly matchLogs: readonly string[];
  /** `admin_actions.jsonl`; without one the acts are those of which the journals tell. */
  readonly adminActions: readonly string[];
}

/** A line that could not be used, and its file. */
export interface FlawInFile extends LogFlaw {
  readonly path: string;
}

/** How files are read. */
export interface ReadingOptions {
  readonly files?: FilePort;
  /**
   * Is told of each line that is not what it should be; the tables are made from the others.
   * @default the export rejects with `DAMAGED` at the first
   */
  readonly onFlaw?: (flaw: FlawInFile) => void;
  /** Is told how far a file was read. */
  readonly onProgress?: (path: string, byte: number, sizeBytes: number) => Promise<void>;
}
