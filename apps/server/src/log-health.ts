import { statfs } from "node:fs/promises";
import type { AdminEventAggregator } from "@waitroom/admin-events";
import type { MatchAssignmentLogger } from "@waitroom/match-logger";
import type { AdminSessions } from "./admin/admin-sessions.ts";

const EVERY_MS = 1_000;

/** Tells the dashboard each second how the match log is doing, and ends sessions that are over. Returns how to stop. */
export function followLogHealth(parts: {
  readonly logger: Pick<MatchAssignmentLogger, "stats">;
  /** Whether the journal of a scene cannot be written. */
  readonly isJournalFailing: () => boolean;
  readonly aggregator: Pick<AdminEventAggregator, "reportLogHealth">;
  readonly sessions: Pick<AdminSessions, "sweep">;
  readonly dataDir: string;
}): () => void {
  const { logger, isJournalFailing, aggregator, sessions, dataDir } = parts;
  const report = async (): Promise<void> => {
    const { state, queued, acknowledged, failures, bytes, lastSyncAt, lastError } = logger.stats();
    // A full disk leaves the file as it was: what was not stored last says so until something is stored again.
    const isFailing = state === "unavailable" || lastError !== null || isJournalFailing();
    aggregator.reportLogHealth({
      state: isFailing ? "unavailable" : "ok",
      queued,
      acknowledged,
      failures,
      bytes,
      last_sync_at: lastSyncAt,
      disk_free_bytes: await freeBytes(dataDir),
    });
  };
  const timer = setInterval(() => {
    sessions.sweep();
    void report();
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // The folder is away: the log's own state says so.
    return null;
  }
}
