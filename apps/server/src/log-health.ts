import { statfs } from "node:fs/promises";
import type { AdminEventAggregator } from "@waitroom/admin-events";
import type { MatchAssignmentLogger } from "@waitroom/match-logger";
import type { AdminSessions } from "./admin/admin-sessions.ts";

const EVERY_MS = 1_000;

/** What follows the log. */
export interface LogHealthWatch {
  /** Share of the data folder's disk that is free, 0 to 1; null: not known (yet). */
  readonly freeShare: () => number | null;
  readonly stop: () => void;
}

/** Tells the dashboard each second how the match log is doing, and ends sessions that are over. */
export function followLogHealth(parts: {
  readonly logger: Pick<MatchAssignmentLogger, "stats">;
  /** Whether the journal of a scene cannot be written. */
  readonly isJournalFailing: () => boolean;
  readonly aggregator: Pick<AdminEventAggregator, "reportLogHealth">;
  readonly sessions: Pick<AdminSessions, "sweep">;
  readonly dataDir: string;
}): LogHealthWatch {
  const { logger, isJournalFailing, aggregator, sessions, dataDir } = parts;
  let disk: Disk | null = null;
  const report = async (): Promise<void> => {
    const { state, queued, acknowledged, failures, bytes, lastSyncAt, lastError } = logger.stats();
    // A full disk leaves the file as it was: what was not stored last says so until something is stored again.
    disk = await diskOf(dataDir);
    const isFailing = state === "unavailable" || lastError !== null || isJournalFailing();
    aggregator.reportLogHealth({
      state: isFailing ? "unavailable" : "ok",
      queued,
      acknowledged,
      failures,
      bytes,
      last_sync_at: lastSyncAt,
      disk_free_bytes: disk?.freeBytes ?? null,
    });
  };
  const timer = setInterval(() => {
    sessions.sweep();
    void report();
  }, EVERY_MS);
  timer.unref();
  return {
    freeShare: () => (disk === null ? null : disk.freeBytes / disk.sizeBytes),
    stop: () => clearInterval(timer),
  };
}

interface Disk {
  readonly freeBytes: number;
  readonly sizeBytes: number;
}

async function diskOf(folder: string): Promise<Disk | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, sizeBytes: Math.max(1, blocks * bsize) };
  } catch {
    // The folder is away: the log's own state says so.
    return null;
  }
}
