import { logFilesIn } from "../scene-files.ts";
import type { TableSource } from "./source.ts";

/**
 * The files of an experiment: `folder` is its folder, its `match_logs`, or a data folder without experiment ids. Rejects with
 * `OPEN_FAILED`.
 */
export async function findTableSource(folder: string): Promise<TableSource> {
  const files = await logFilesIn(folder);
  const paths = (wanted: string): readonly string[] =>
    files.flatMap(({ kind, path }) => (kind === wanted ? [path] : []));
  return {
    journals: paths("journal"),
    matchLogs: paths("matches"),
    adminActions: paths("admin_actions"),
  };
}
