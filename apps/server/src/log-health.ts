import { statfs } from "node:fs/promises";
import type { AdminEventAggregator } from "@waitroom/admin-events";
import type { MatchAssignmentLogger } from "@waitroom/match-logger";
import type { AdminSessions } from "./admin/admin-sessions.ts";

const EVERY_MS = 1_000;

/** Tells the dashboard each second how the match log is doing, and ends sessions that are over. Returns how to stop. */
export function followLogHealth(parts: {
  readonly logger: MatchAssignmentLogger;
  readonly aggregator: AdminEventAggregator;
  readonly sessions: AdminSessions;
  readonly dataDir: string;
}): () => void {
  const { logger, aggregator, sessions, dataDir } = parts;
  const report = async (): Promise<void> => {
    const { state, queued, acknowledged, failures, bytes, lastSyncAt } = logger.stats();
    aggregator.reportLogHealth({
      state,
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
