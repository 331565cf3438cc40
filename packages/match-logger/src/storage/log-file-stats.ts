import type { LogFlaw, MatchLogError } from "../match-log-error.ts";

/**
 * When a line counts as stored: `durable` once the disk confirmed it, which outlives a power loss; `written` once the
 * system took it, which outlives the process only.
 */
export type Durability = "durable" | "written";

/** The state of one file. */
export interface LogFileStats {
  readonly path: string;
  /** `unavailable`: nothing can be stored until the file is back, which is tried each second. */
  readonly state: "ok" | "unavailable";
  /** Lines that wait for the disk. */
  readonly queued: number;
  readonly queuedBytes: number;
  /** Lines stored since the file was opened. */
  readonly acknowledged: number;
  /** Batches that could not be stored since the file was opened. */
  readonly failures: number;
  /** Size of what counts as stored. */
  readonly bytes: number;
  /** Number of the last stored line. */
  readonly seq: number;
  /** SHA-256 of the last stored line's bytes, in hex; 64 zeros where there is none. */
  readonly hash: string;
  /** Epoch ms of the last sync that succeeded since the file was opened; null before the first. */
  readonly lastSyncAt: number | null;
  /** Why the last batch was not stored or the file is unavailable; null once that is over. */
  readonly lastError: MatchLogError | null;
  /** The first flaw of a file that is not written to because it is damaged, else null. */
  readonly flaw: LogFlaw | null;
}
